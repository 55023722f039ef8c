package dev.sallyport.gate.access;

import java.util.Arrays;
import java.util.Optional;

/**
 * Something a caller may do. A person has the permissions of their role; a machine key has those it
 * was made with, which its maker calls scopes. Some belong to people alone.
 */
public enum Permission {
  /** Ask the vault for a credential, directly. */
  CREDENTIALS_READ("credentials:read"),
  /** Use the MCP endpoint. */
  MCP_USE("mcp:use"),
  TOKENS_LIST("tokens:list"),
  TOKENS_CREATE("tokens:create"),
  /** Create, and be granted what was created. */
  TOKENS_CREATE_READ("tokens:create-read"),
  TOKENS_UPDATE("tokens:update"),
  TOKENS_DELETE("tokens:delete"),
  AGENTS_READ("agents:read"),
  AGENTS_CREATE("agents:create", Holder.MANAGER),
  AGENTS_MANAGE("agents:manage", Holder.MANAGER),
  AGENTS_DELETE("agents:delete", Holder.MANAGER),
  GRANTS_WRITE("grants:write", Holder.MANAGER),
  PROXIES_READ("proxies:read"),
  PROXIES_WRITE("proxies:write", Holder.MANAGER),
  POLICIES_READ("policies:read"),
  POLICIES_WRITE("policies:write", Holder.MANAGER),
  KEYS_MANAGE("keys:manage", Holder.MANAGER),
  KEYS_REVOKE("keys:revoke", Holder.MANAGER),

  VAULT_READ("vault:read", Holder.PERSON),
  VAULT_BIND("vault:bind", Holder.PERSON),
  VAULT_LOCK("vault:lock", Holder.PERSON),
  /** Get a ticket to put a credential into the vault. */
  CREDENTIALS_DEPOSIT("credentials:deposit", Holder.PERSON),
  /** Get a ticket to look at a credential. */
  CREDENTIALS_REVEAL("credentials:reveal", Holder.PERSON),
  AUDIT_READ("audit:read", Holder.PERSON),
  APPROVALS_READ("approvals:read", Holder.PERSON),
  APPROVALS_DECIDE("approvals:decide", Holder.PERSON),
  OPERATORS_MANAGE("operators:manage", Holder.PERSON),
  EVENTS_MANAGE("events:manage", Holder.PERSON),
  /** Open an access for a short time, past what is granted. */
  ACCESS_BREAK_GLASS("access:break-glass", Holder.PERSON),
  ORGANISATION_MANAGE("organisation:manage", Holder.PERSON);

  private enum Holder {
    ANYBODY,
    /** A machine too, but only by the hand of a person. */
    MANAGER,
    PERSON
  }

  private final String wireName;
  private final Holder holder;

  Permission(String wireName) {
    this(wireName, Holder.ANYBODY);
  }

  Permission(String wireName, Holder holder) {
    this.wireName = wireName;
    this.holder = holder;
  }

  /** The name in requests and answers, such as {@code agents:read}. */
  public String wireName() {
    return wireName;
  }

  /** Whether no machine key can have it. */
  public boolean isForPeopleOnly() {
    return holder == Holder.PERSON;
  }

  /** Whether only a person can hand it out, since it is about what others may do. */
  public boolean isHandedOutByPeopleOnly() {
    return holder != Holder.ANYBODY;
  }

  /** The permission of this name. */
  public static Optional<Permission> parse(String wireName) {
    return Arrays.stream(values())
        .filter(permission -> permission.wireName.equals(wireName))
        .findFirst();
  }
}
