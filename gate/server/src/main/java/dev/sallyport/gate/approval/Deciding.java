package dev.sallyport.gate.approval;

/** How deciding about a held request ended. */
public sealed interface Deciding {
  /** The decision holds. */
  record Done(Approval approval) implements Deciding {}

  /** The organisation has no such request. */
  record NoSuchApproval() implements Deciding {}

  /** Somebody was quicker, or it was too late: as it is. */
  record NotPending(Approval approval) implements Deciding {}

  /** Who asks is never who decides. */
  record OwnRequest() implements Deciding {}

  /**
   * It cannot be approved like that; nothing is decided.
   *
   * @param advice for the one who decides
   */
  record Refused(String advice) implements Deciding {}
}
