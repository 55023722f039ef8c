package dev.sallyport.gate.key;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a key is in its life. A step that a state does not know does not compile; {@link KeyStep}
 * finds the steps for those who only know them by name.
 */
public sealed interface KeyState {
  /** It works. */
  record Active() implements KeyState {
    /** From now on it should not be used any more. */
    Outgoing deprecate(Instant now, Optional<Instant> sunset) {
      return new Outgoing(now, sunset);
    }

    /** It does not work any more. */
    Revoked revoke(Instant now) {
      return new Revoked(now);
    }
  }

  /**
   * It works, and everyone who uses it is told that it should not be used any more: deprecated.
   *
   * @param sunset when it ends; empty: when it is revoked
   */
  record Outgoing(Instant since, Optional<Instant> sunset) implements KeyState {
    /** It may be used again. */
    Active undeprecate() {
      return new Active();
    }

    /** It gets another sunset. */
    Outgoing deprecate(Optional<Instant> sunset) {
      return new Outgoing(since, sunset);
    }

    /** It does not work any more. */
    Revoked revoke(Instant now) {
      return new Revoked(now);
    }
  }

  /**
   * It ended by itself, and for good: what was dead for a moment does not come back by surprise.
   */
  record Expired(Instant at) implements KeyState {
    /** Whatever its clock said, it does not work any more. */
    Revoked revoke(Instant now) {
      return new Revoked(now);
    }
  }

  /** Somebody ended it, for good. */
  record Revoked(Instant at) implements KeyState {}

  /** The state's name in the API. */
  default String wireName() {
    return switch (this) {
      case Active active -> "active";
      case Outgoing outgoing -> "deprecated";
      case Expired expired -> "expired";
      case Revoked revoked -> "revoked";
    };
  }

  /** Whether requests with the key are heard at all. */
  default boolean works() {
    return switch (this) {
      case Active active -> true;
      case Outgoing outgoing -> true;
      case Expired expired -> false;
      case Revoked revoked -> false;
    };
  }
}
