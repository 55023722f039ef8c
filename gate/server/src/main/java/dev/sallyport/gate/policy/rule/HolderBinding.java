package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/**
 * The ticket is worth nothing to a thief: it is bound to its holder's nonce, or its release sealed.
 */
public record HolderBinding() implements Rule {

  @Override
  public RuleType type() {
    return RuleType.HOLDER_BINDING;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.of(
        request.nonce() || request.sealed(),
        "Send X-Ticket-Nonce with a fresh random value, and keep it for the vault; or have the release sealed to your key.");
  }
}
