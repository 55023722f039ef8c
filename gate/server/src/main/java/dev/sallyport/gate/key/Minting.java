package dev.sallyport.gate.key;

/** How the making of a key ended. */
public sealed interface Minting {
  /** The key works from now on. */
  record Minted(AgentKey key) implements Minting {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements Minting {}

  /** The agent has {@link AgentKeys#MAXIMUM_WORKING} working keys already. */
  record TooMany() implements Minting {}
}
