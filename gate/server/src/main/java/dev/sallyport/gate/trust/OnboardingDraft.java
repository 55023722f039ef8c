package dev.sallyport.gate.trust;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.request.Texts;
import java.util.Optional;

/**
 * An agent that wants to be trusted.
 *
 * @param who an agent that there is, or the name of one that is made for it, without a key
 */
public record OnboardingDraft(
    Who who,
    AccessScope scope,
    Optional<Reference> creditAccount,
    Destinations destinations,
    String purpose) {
  /** Refuses a purpose that is too long with {@link IllegalArgumentException}. */
  public OnboardingDraft {
    Texts.requireText("purpose", purpose, TrustProfile.MAXIMUM_PURPOSE_LENGTH);
  }

  /** Whose profile it is. */
  public sealed interface Who {
    /** One that there is. */
    record Known(AgentId agent) implements Who {}

    /** One that is still to be made. */
    record Newcomer(String name) implements Who {}
  }
}
