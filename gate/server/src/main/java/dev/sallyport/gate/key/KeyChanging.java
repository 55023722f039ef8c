package dev.sallyport.gate.key;

import java.util.List;

/** How a step of a key's life ended. */
public sealed interface KeyChanging {
  /** The key is in its new state. */
  record Changed(AgentKey key) implements KeyChanging {}

  /** The agent has no such key, or the organisation no such agent. */
  record NoSuchKey() implements KeyChanging {}

  /**
   * The key's state does not allow it.
   *
   * @param possible what would be possible
   */
  record NotPossible(KeyState state, List<String> possible) implements KeyChanging {}

  /** The agent would be left without a key, and that was not asked for. */
  record LastKey() implements KeyChanging {}
}
