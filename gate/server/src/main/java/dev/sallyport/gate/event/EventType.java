package dev.sallyport.gate.event;

import java.util.Arrays;
import java.util.Optional;

/** What kinds of events there are. The names are on the wire: they never change. */
public enum EventType {
  /** An operator asked for it, to see whether an endpoint takes what it is sent. */
  ENDPOINT_TEST("endpoint.test"),
  AGENT_CREATED("agent.created"),
  AGENT_CHANGED("agent.changed"),
  AGENT_DELETED("agent.deleted"),
  APP_CREATED("app.created"),
  APP_CHANGED("app.changed"),
  APP_DELETED("app.deleted"),
  SERVICE_ACCOUNT_CREATED("service_account.created"),
  SERVICE_ACCOUNT_CHANGED("service_account.changed"),
  SERVICE_ACCOUNT_DELETED("service_account.deleted"),
  /** The log has grown; its new checkpoint, to be kept elsewhere. */
  AUDIT_CHECKPOINT("audit.checkpoint"),
  /** The log is not what was signed. */
  AUDIT_ALARM("audit.alarm"),
  /** An agent has another key now. */
  KEY_ROTATED("key.rotated"),
  /** An agent's key expires, or a deprecated one comes to its sunset, in some days. */
  KEY_EXPIRING("key.expiring"),
  MACHINE_KEY_EXPIRING("machine_key.expiring"),
  /** A grant to an agent or to a group ends in some days. */
  GRANT_EXPIRING("grant.expiring"),
  DELEGATION_EXPIRING("delegation.expiring"),
  /** The secret that a vault shares with the gate should be replaced: bind the vault again. */
  BINDING_EXPIRING("binding.expiring"),
  /** A key waits for its agent; told to the callback of its trust profile alone. */
  ACCESS_KEY_READY("access_key.ready"),
  GRANT_CREATED("grant.created"),
  GRANT_REVOKED("grant.revoked"),
  /** A policy holds a request until somebody decides. */
  APPROVAL_REQUESTED("approval.requested"),
  APPROVAL_APPROVED("approval.approved"),
  APPROVAL_DENIED("approval.denied"),
  /** Nobody decided in time, or what was approved has ended. */
  APPROVAL_EXPIRED("approval.expired"),
  /** A credential's ticket was issued because somebody had approved it. */
  APPROVAL_USED("approval.used"),
  /** It was taken, and no ticket was issued. */
  APPROVAL_FAILED("approval.failed"),
  /** Somebody has opened an access in an emergency, past what is granted. */
  BREAK_GLASS_OPENED("break_glass.opened"),
  BREAK_GLASS_CLOSED("break_glass.closed"),
  BREAK_GLASS_EXPIRED("break_glass.expired"),
  /** A credential's ticket was issued that nothing else would have permitted. */
  BREAK_GLASS_USED("break_glass.used"),
  VAULT_BOUND("vault.bound"),
  VAULT_LOCKED("vault.locked"),
  VAULT_UNLOCKED("vault.unlocked");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  /** The name on the wire and in the database. */
  public String wireName() {
    return wireName;
  }

  /** The type of exactly this wire name. */
  public static Optional<EventType> parse(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
