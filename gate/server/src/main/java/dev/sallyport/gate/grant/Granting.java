package dev.sallyport.gate.grant;

/** How granting ended. */
public sealed interface Granting {
  /** The grant holds from now on. */
  record Granted(Grant grant) implements Granting {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements Granting {}

  /** The agent has {@link Grants#MAXIMUM_PER_AGENT} grants already. */
  record TooMany() implements Granting {}
}
