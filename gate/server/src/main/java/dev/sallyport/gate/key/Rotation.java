package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.KeyId;

/** How a rotation ended. */
public sealed interface Rotation {
  /** The replacement is the agent's key now. */
  record Rotated(KeyId key) implements Rotation {}

  /** Another rotation of the same agent was quicker; its key is the one that counts. */
  record Overtaken() implements Rotation {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements Rotation {}
}
