package dev.sallyport.gate.delivery;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.outbound.OutboundUrl;
import java.util.Optional;

/**
 * A key that somebody wants delivered.
 *
 * @param callback has to be the profile's, if it is said at all
 * @param days how long the key is for
 */
record IssueDraft(
    AgentId agent,
    TrustProfileId profile,
    OnboardingId onboarding,
    ScopeWish wish,
    RetrievalMode mode,
    Optional<OutboundUrl> callback,
    Continuity continuity,
    int days) {
  /** How long a key is for when nobody says. Days. */
  static final int DEFAULT_DAYS = 90;

  /** A key for longer is renewed meanwhile. Days. */
  static final int MAXIMUM_DAYS = 365;

  /** Refuses a life that no key has with {@link IllegalArgumentException}. */
  IssueDraft {
    if (days < 1 || days > MAXIMUM_DAYS) {
      throw new IllegalArgumentException(
          "The field 'expires_in_days' is a whole number from 1 to " + MAXIMUM_DAYS);
    }
  }
}
