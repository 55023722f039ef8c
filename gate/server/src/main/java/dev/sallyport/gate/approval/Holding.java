package dev.sallyport.gate.approval;

/** How holding a request ended. */
public sealed interface Holding {
  /**
   * It is known, and this is how it stands: pending, denied a moment ago, or approved by now.
   *
   * @param isNew whether it is asked for from now on
   */
  record Known(Approval approval, boolean isNew) implements Holding {}

  /** Nobody was asked: the rules want a reason and there is none. */
  record ReasonMissing() implements Holding {}

  /** Nobody was asked: the agent has {@link HeldRequests#MAXIMUM_PENDING} undecided requests. */
  record TooMany() implements Holding {}
}
