package dev.sallyport.gate.policy;

/** How making, changing or deleting a policy ended. */
public sealed interface PolicyChange {
  /** The policy as it is from now on; as it was, when it was deleted. */
  record Done(StoredPolicy stored) implements PolicyChange {}

  /** Why nothing was changed. */
  enum Undone implements PolicyChange {
    NO_SUCH_POLICY,
    /** Another policy of the organisation has that name. */
    NAME_TAKEN,
    /** The organisation has as many policies as it may. */
    TOO_MANY,
    /** It has another version than was expected. */
    CHANGED_MEANWHILE,
    /** It holds who asks, and would hold less. */
    HOLDS_WHO_ASKS
  }
}
