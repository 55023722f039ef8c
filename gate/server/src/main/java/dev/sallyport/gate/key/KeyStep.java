package dev.sallyport.gate.key;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What may be done with a key, and where that leads from each state. */
public sealed interface KeyStep {
  /**
   * It should not be used any more.
   *
   * @param sunset when it ends; empty: when it is revoked
   */
  record Deprecate(Optional<Instant> sunset) implements KeyStep {}

  /** It may be used again after all. */
  record Undeprecate() implements KeyStep {}

  /**
   * It ends now.
   *
   * @param force even when the agent is left without a key
   */
  record Revoke(boolean force) implements KeyStep {}

  /** The name in the API's paths. */
  default String wireName() {
    return switch (this) {
      case Deprecate deprecate -> "deprecate";
      case Undeprecate undeprecate -> "undeprecate";
      case Revoke revoke -> "revoke";
    };
  }

  /** The state that this leads to from {@code state}; empty when it is not possible there. */
  default Optional<KeyState> from(KeyState state, Instant now) {
    return switch (this) {
      case Deprecate step ->
          switch (state) {
            case KeyState.Active active -> Optional.of(active.deprecate(now, step.sunset()));
            case KeyState.Outgoing outgoing -> Optional.of(outgoing.deprecate(step.sunset()));
            case KeyState.Expired expired -> Optional.empty();
            case KeyState.Revoked revoked -> Optional.empty();
          };
      case Undeprecate step ->
          switch (state) {
            case KeyState.Outgoing outgoing -> Optional.of(outgoing.undeprecate());
            case KeyState.Active active -> Optional.empty();
            case KeyState.Expired expired -> Optional.empty();
            case KeyState.Revoked revoked -> Optional.empty();
          };
      case Revoke step ->
          switch (state) {
            case KeyState.Active active -> Optional.of(active.revoke(now));
            case KeyState.Outgoing outgoing -> Optional.of(outgoing.revoke(now));
            case KeyState.Expired expired -> Optional.of(expired.revoke(now));
            case KeyState.Revoked revoked -> Optional.empty();
          };
    };
  }

  /** The names of the steps that are possible in this state. */
  static List<String> possibleIn(KeyState state) {
    return Stream.of(new Deprecate(Optional.empty()), new Undeprecate(), new Revoke(false))
        .filter(step -> step.from(state, Instant.EPOCH).isPresent())
        .map(KeyStep::wireName)
        .toList();
  }
}
