package dev.sallyport.gate.grantrequest;

/** How asking for a grant ended. */
public sealed interface Asking {
  /** It is asked for from now on. */
  record Made(GrantRequest request) implements Asking {}

  /** The agent had asked for the service before, and nothing is decided yet. */
  record Pending(GrantRequest request) implements Asking {}

  /** The agent was deleted since it was admitted. */
  record NoSuchAgent() implements Asking {}

  /** The agent has {@link GrantRequests#MAXIMUM_PENDING} undecided requests. */
  record TooMany() implements Asking {}
}
