package dev.sallyport.gate.trust;

/** How a request about a trust profile ended. */
public sealed interface TrustOutcome {
  /** The profile as it is now. */
  record Done(TrustProfile profile) implements TrustOutcome {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements TrustOutcome {}

  /** The organisation has no such profile. */
  record NoSuchProfile() implements TrustOutcome {}

  /** The agent has a profile that nobody has reviewed yet. */
  record AlreadyPending() implements TrustOutcome {}

  /** The agent has {@link TrustProfiles#MAXIMUM_PER_AGENT} profiles. */
  record TooMany() implements TrustOutcome {}

  /** Nobody reviews what they sent. */
  record OwnSubmission() implements TrustOutcome {}

  /** The state does not know this step. */
  record NotPossible(ReviewState state) implements TrustOutcome {}
}
