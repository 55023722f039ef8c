package dev.sallyport.ticket;

import static java.util.Collections.unmodifiableSet;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a ticket may be used for (SPEC section 3, claim {@code pur}). */
public enum Purpose {
  /** An agent reads a credential under a grant. */
  AGENT_CREDENTIAL,
  /**
   * The same through the gate, which carries the answer: sealed to the agent's key, or not at all.
   */
  RELAY,
  /** A person looks at a credential of their own. */
  USER_REVEAL,
  /** A credential is put into the vault. */
  STORE,
  /** The vault makes a request with the credential, on an agent's behalf. */
  REQUEST,
  /** The same in Token Vault's protocol. */
  PROXY,
  /** The current one-time code, never the seed. */
  TOTP_CODE,
  /** An authorisation at a provider is started. */
  CONNECT;

  static final Set<Purpose> ALL = unmodifiableSet(EnumSet.allOf(Purpose.class));
  static final Set<Purpose> KNOWN_TO_TOKENVAULT2 =
      unmodifiableSet(EnumSet.of(AGENT_CREDENTIAL, USER_REVEAL, STORE, PROXY, TOTP_CODE));

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The value of the claim {@code pur}. */
  public String wireName() {
    return wireName;
  }

  /** The purpose with exactly this wire name. */
  public static Optional<Purpose> parse(String wireName) {
    for (Purpose purpose : values()) {
      if (purpose.wireName.equals(wireName)) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a ticket for this is issued only under a grant, so that a JWT for it must carry {@code
   * gid}.
   */
  public boolean needsGrant() {
    return switch (this) {
      case AGENT_CREDENTIAL, RELAY, REQUEST, PROXY, CONNECT -> true;
      case USER_REVEAL, STORE, TOTP_CODE -> false;
    };
  }

  /**
   * Whether the vault makes a request of the ticket's holder, so that a JWT for it must name that
   * request ({@code req}), and no other may.
   */
  public boolean isBrokered() {
    return this == REQUEST || this == PROXY;
  }

  /** Whether a ticket for this must not carry {@code gid}: it belongs to a person. */
  public boolean excludesGrant() {
    return this == USER_REVEAL || this == STORE;
  }
}
