package dev.sallyport.gate.policy;

/** How attaching a policy ended. */
public sealed interface Attaching {
  /**
   * It is attached.
   *
   * @param isNew false when it was before
   */
  record Attached(Attachment attachment, boolean isNew) implements Attaching {}

  /** Why it is not. */
  enum Refused implements Attaching {
    NO_SUCH_POLICY,
    /** The organisation has no such target. */
    NO_SUCH_TARGET,
    /** The policy is attached as often as it may be. */
    POLICY_HAS_TOO_MANY,
    /** The target has as many policies as it may. */
    TARGET_HAS_TOO_MANY
  }
}
