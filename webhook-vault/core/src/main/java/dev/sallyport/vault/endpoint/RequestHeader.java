package dev.sallyport.vault.endpoint;

import java.util.Arrays;
import java.util.Optional;

/**
 * The only headers that enter the vault. Everything else, an agent's key above all, stays outside.
 */
public enum RequestHeader {
  /** Media type of the body. */
  CONTENT_TYPE("content-type"),
  /** Where a browser's script comes from. */
  ORIGIN("origin"),
  /** What a preflight asks for. */
  REQUESTED_METHOD("access-control-request-method"),
  /** Proves that the presenter of a ticket is the one it was issued to. */
  TICKET_NONCE("x-ticket-nonce"),
  /** Which of a credential's hosts a brokered request goes to. */
  TARGET_HOST("x-target-host"),
  /** The owner's secret, for registering anew. */
  OWNER_SECRET("x-tv-admin-secret"),
  /** Signature of a call from the gate. */
  CALL_SIGNATURE("x-sallyport-signature"),
  /** Time of a call from the gate, Unix seconds. */
  CALL_TIMESTAMP("x-sallyport-timestamp"),
  /** Identity of a call from the gate, used once. */
  CALL_REQUEST_ID("x-sallyport-request-id"),
  /** The same in Token Vault's protocol. */
  TOKENVAULT_SIGNATURE("x-tokenvault-signature"),
  /** The same in Token Vault's protocol. */
  TOKENVAULT_TIMESTAMP("x-tokenvault-timestamp"),
  /** The same in Token Vault's protocol. */
  TOKENVAULT_REQUEST_ID("x-tokenvault-request-id");

  private final String wireName;

  RequestHeader(String wireName) {
    this.wireName = wireName;
  }

  /** The header with this name, in any case, if it is one of ours. */
  public static Optional<RequestHeader> of(String name) {
    return Arrays.stream(values())
        .filter(header -> header.wireName.equalsIgnoreCase(name))
        .findFirst();
  }

  /** The header's name in lower case. */
  public String wireName() {
    return wireName;
  }
}
