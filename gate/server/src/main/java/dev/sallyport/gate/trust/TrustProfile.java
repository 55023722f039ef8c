package dev.sallyport.gate.trust;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OnboardingId;
import dev.sallyport.gate.identity.TrustProfileId;
import java.time.Instant;
import java.util.Optional;

/**
 * What an agent says it needs, and what people said to it.
 *
 * @param scope what keys under it may be for, at the most
 * @param purpose what the agent is to do with them, for who reviews it
 * @param review what was said last
 */
public record TrustProfile(
    TrustProfileId id,
    OnboardingId onboarding,
    AgentId agent,
    AccessScope scope,
    Optional<Reference> creditAccount,
    Destinations destinations,
    String purpose,
    String submittedBy,
    Instant submittedAt,
    ReviewState state,
    Optional<Review> review) {
  /** What somebody said. */
  public record Review(String by, Instant at, Optional<String> note) {}

  /** Enough for a paragraph. Characters. */
  static final int MAXIMUM_PURPOSE_LENGTH = 500;

  /** Enough for a line. Characters. */
  static final int MAXIMUM_NOTE_LENGTH = 500;
}
