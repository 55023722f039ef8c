package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.EnvelopeId;
import dev.sallyport.gate.identity.KeyId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a rotation ended. */
public sealed interface Rotation {
  /**
   * What is asked for.
   *
   * @param key which key is replaced; empty: the one that there is
   * @param grace how much longer the replaced key works; empty: not at all
   */
  record Wish(Optional<KeyId> key, Optional<Duration> grace) {
    /** Longer than this, nobody is in a hurry. */
    public static final Duration LONGEST_GRACE = Duration.ofDays(90);

    /** Refuses a grace that is none with {@link IllegalArgumentException}. */
    public Wish {
      if (grace.isPresent()
          && (!grace.get().isPositive() || grace.get().compareTo(LONGEST_GRACE) > 0)) {
        throw new IllegalArgumentException(
            "The field 'gracePeriodSeconds' is 1 to "
                + LONGEST_GRACE.toSeconds()
                + "; leave it out to end the old key at once");
      }
    }
  }

  /**
   * The replacement works now.
   *
   * @param previous the key it replaced, as it is now; empty when the agent had none
   */
  record Rotated(AgentKey key, Optional<AgentKey> previous) implements Rotation {}

  /** Another rotation of the same key was quicker; its key is the one that counts. */
  record Overtaken() implements Rotation {}

  /** The organisation has no such agent, or the agent no such key. */
  record NoSuchKey() implements Rotation {}

  /** There are several keys, and it was not said which one is meant. Nothing was changed. */
  record Ambiguous(List<KeyId> keys) implements Rotation {}

  /** The agent has {@link AgentKeys#MAXIMUM_WORKING} working keys already. */
  record TooMany() implements Rotation {}

  /** The key was delivered: only its envelope's rotation replaces it. Nothing was changed. */
  record InEnvelope(EnvelopeId envelope) implements Rotation {}

  /** The key is revoked, or derived from another one: nothing that could go on. */
  record NotPossible(KeyState state) implements Rotation {}
}
