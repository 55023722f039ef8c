package dev.sallyport.gate.key;

import dev.sallyport.gate.request.Texts;
import java.time.Duration;

/** How the derivation of a key ended. */
public sealed interface Derivation {
  /** Keys between a key and the one it goes back to, itself included. */
  int MAXIMUM_DEPTH = 2;

  /** Working derived keys of one agent. */
  int MAXIMUM_WORKING = 100;

  /**
   * What is asked for.
   *
   * @param limits what is left open is as with the key it is derived from
   */
  record Wish(String name, KeyLimits limits, Duration life) {
    /** A task that takes longer derives again. */
    public static final Duration LONGEST_LIFE = Duration.ofHours(1);

    /** Shorter ones end before they are passed on. */
    public static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);

    /** Refuses a name that no key may have with {@link IllegalArgumentException}. */
    public Wish {
      Texts.requireLine("name", name, 0, AgentKey.MAXIMUM_NAME_LENGTH);
    }
  }

  /** The key works from now on. */
  record Derived(AgentKey key) implements Derivation {}

  /** The key to derive from has ended meanwhile. */
  record Ended() implements Derivation {}

  /** The key to derive from is {@link #MAXIMUM_DEPTH} deep itself. */
  record TooDeep() implements Derivation {}

  /** It would be good for more than the key to derive from. */
  record Wider() implements Derivation {}

  /** The agent has {@link #MAXIMUM_WORKING} of them. */
  record TooMany() implements Derivation {}
}
