package dev.sallyport.ticket;

import java.util.Optional;
import java.util.Set;

/**
 * The two ways to write a ticket (SPEC section 2). A binding pins one of them; a vault never
 * guesses.
 */
public enum TicketFormat {
  /** Compact JWS with HS256, the default. */
  JWT("jwt"),
  /** Token Vault's protocol 2.x: base64url JSON, a dot, a hexadecimal HMAC. */
  TOKENVAULT2("tokenvault2");

  private final String wireName;

  TicketFormat(String wireName) {
    this.wireName = wireName;
  }

  /** The name in configuration and in a binding. */
  public String wireName() {
    return wireName;
  }

  /** The format with exactly this wire name. */
  public static Optional<TicketFormat> parse(String wireName) {
    for (TicketFormat format : values()) {
      if (format.wireName.equals(wireName)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a ticket of this format can be bound to its holder's nonce; the signer refuses to drop
   * a binding.
   */
  public boolean carriesHolderBinding() {
    return this == JWT;
  }

  /** What a ticket of this format can be for. */
  public Set<Purpose> purposes() {
    return this == JWT ? Purpose.ALL : Purpose.KNOWN_TO_TOKENVAULT2;
  }
}
