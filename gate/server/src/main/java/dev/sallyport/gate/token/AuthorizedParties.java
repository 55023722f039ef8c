package dev.sallyport.gate.token;

import java.util.Set;

/**
 * Which clients a token may have been made for (claim {@code azp}, or {@code client_id} of RFC
 * 9068).
 *
 * @param always whether every token has to name one of them, or only a token for several audiences
 */
public record AuthorizedParties(Set<String> clients, boolean always) {
  public AuthorizedParties {
    clients = Set.copyOf(clients);
  }

  /** Whoever the issuer gives tokens to. */
  public static AuthorizedParties anybody() {
    return new AuthorizedParties(Set.of(), false);
  }

  boolean isAsked(boolean severalAudiences) {
    return !clients.isEmpty() && (always || severalAudiences);
  }
}
