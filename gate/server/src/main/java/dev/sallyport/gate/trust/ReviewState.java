package dev.sallyport.gate.trust;

import java.util.Optional;

/**
 * What people have said to a trust profile. A step that a state does not know does not compile;
 * {@link ReviewStep} finds the steps for those who only know them by name.
 */
public sealed interface ReviewState {
  /** Nobody has looked at it yet. */
  record Pending() implements ReviewState {
    /** Keys can be delivered under it. */
    Approved approve() {
      return new Approved();
    }

    /** No key is ever delivered under it. */
    Rejected reject() {
      return new Rejected();
    }
  }

  /** Keys can be delivered under it. */
  record Approved() implements ReviewState {
    /** Every key that was delivered under it ends. */
    Revoked revoke() {
      return new Revoked();
    }
  }

  /** It was not believed, for good: who wants to be trusted sends another one. */
  record Rejected() implements ReviewState {}

  /** It is not trusted any more, for good. */
  record Revoked() implements ReviewState {}

  /** The state's name in the API and in the database. */
  default String wireName() {
    return switch (this) {
      case Pending pending -> "pending";
      case Approved approved -> "approved";
      case Rejected rejected -> "rejected";
      case Revoked revoked -> "revoked";
    };
  }

  /** What has to happen next for the agent to get a key. */
  default String nextAction() {
    return switch (this) {
      case Pending pending -> "await_review";
      case Approved approved -> "request_access_key";
      case Rejected rejected -> "onboard_again";
      case Revoked revoked -> "onboard_again";
    };
  }

  /** The state of exactly this wire name. */
  static Optional<ReviewState> parse(String wireName) {
    return switch (wireName) {
      case "pending" -> Optional.of(new Pending());
      case "approved" -> Optional.of(new Approved());
      case "rejected" -> Optional.of(new Rejected());
      case "revoked" -> Optional.of(new Revoked());
      default -> Optional.empty();
    };
  }
}
