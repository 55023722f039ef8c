package dev.sallyport.gate.grantrequest;

/** How deciding about a request ended. */
public sealed interface Deciding {
  /** The decision holds. */
  record Done(GrantRequest request) implements Deciding {}

  /** The organisation has no such request. */
  record NoSuchRequest() implements Deciding {}

  /** Somebody was quicker, or it was too late: the request as it is. */
  record NotPending(GrantRequest request) implements Deciding {}

  /** Who asks is never who decides. */
  record OwnRequest() implements Deciding {}

  /**
   * The grant cannot be made like that; nothing is decided.
   *
   * @param advice for the one who decides
   */
  record Refused(String advice) implements Deciding {}
}
