package dev.sallyport.gate.delivery;

import dev.sallyport.gate.event.delivery.EndpointSecret;
import dev.sallyport.gate.trust.ReviewState;
import dev.sallyport.ticket.key.KeyText;
import java.util.Optional;

/** How asking for a key ended. */
sealed interface Issuing {
  /**
   * It is on its way.
   *
   * @param token takes the key; only for who is to pass it on
   * @param callbackSecret what the callback's messages are signed with; only the first time
   */
  record Issued(Envelope envelope, Optional<KeyText> token, Optional<EndpointSecret> callbackSecret)
      implements Issuing {
    /** With nothing that is shown once: it was shown before, or goes to somebody else. */
    static Issued silently(Envelope envelope) {
      return new Issued(envelope, Optional.empty(), Optional.empty());
    }
  }

  /** The organisation has no such profile. */
  record NoSuchProfile() implements Issuing {}

  /** The organisation has no such envelope. */
  record NoSuchEnvelope() implements Issuing {}

  /** The agent, the onboarding or the key is not the profile's or the envelope's. */
  record Mismatch(String member) implements Issuing {}

  /** Nobody has approved the profile, or not any more. */
  record NotTrusted(ReviewState state) implements Issuing {}

  /** More was asked for than may be had. */
  record TooWide() implements Issuing {}

  /** Nobody has reviewed a destination for this channel. */
  record NoDestination(RetrievalMode mode) implements Issuing {}

  /** Nobody has approved this callback for the agent. */
  record UnknownCallback() implements Issuing {}

  /** The profile that the key would move to has another account than the key. */
  record OtherAccount() implements Issuing {}

  /** This gate is not told how to go this way. */
  record NotConfigured() implements Issuing {}

  /** The agent has as many working keys as it gets. */
  record TooManyKeys() implements Issuing {}

  /** Another rotation has replaced the key before. */
  record Replaced(Envelope envelope) implements Issuing {}
}
