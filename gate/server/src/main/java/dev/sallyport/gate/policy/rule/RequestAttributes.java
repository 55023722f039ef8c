package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/**
 * All that rules can know of a request.
 *
 * @param agentKind what kind of principal asks: {@code agent}, {@code app}, {@code service_account}
 * @param service the credential that is asked for
 * @param grantedAt when the grant was made
 * @param client the client's address in canonical form, as far as trusted proxies vouch for it
 * @param countries finds the client's country, when a rule asks for it
 * @param nonce whether the ticket will be bound to a nonce of its holder
 * @param sealed whether the release will be sealed to a key of its holder
 */
public record RequestAttributes(
    String agentId,
    String agentName,
    String agentKind,
    String keyId,
    String service,
    String grantId,
    Instant grantedAt,
    String client,
    Countries countries,
    boolean nonce,
    boolean sealed) {

  /** Where the client is. */
  public Country country() {
    return countries.of(client);
  }
}
