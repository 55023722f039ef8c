package dev.sallyport.gate.delegation;

/** How delegating ended. */
public sealed interface Delegating {
  /** The agent may use the credential from now on. */
  record Delegated(Delegation delegation) implements Delegating {}

  /** The organisation has no such agent. */
  record NoSuchAgent() implements Delegating {}

  /** The user has no such credential. */
  record NoSuchCredential() implements Delegating {}

  /** The user, or the agent, has {@link Delegation#MAXIMUM} already. */
  record TooMany() implements Delegating {}

  /**
   * No delegation may have the end that was asked for.
   *
   * @param advice for the one who asked
   */
  record Refused(String advice) implements Delegating {}
}
