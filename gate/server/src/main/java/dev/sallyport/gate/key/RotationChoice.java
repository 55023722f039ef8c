package dev.sallyport.gate.key;

import dev.sallyport.gate.identity.KeyId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of an agent's keys a rotation replaces: a pure function of the keys and of what was asked.
 */
sealed interface RotationChoice {
  /** This key, as long as it is in this state. */
  record One(KeyId key, KeyState state) implements RotationChoice {}

  /** The agent has no key to replace: it gets its first one again. */
  record None() implements RotationChoice {}

  /** The agent has no such key. */
  record Unknown() implements RotationChoice {}

  /** Any of these could be meant. */
  record Several(List<KeyId> keys) implements RotationChoice {}

  /** The key is revoked, or derived from another one. */
  record Unfit(KeyState state) implements RotationChoice {}

  static RotationChoice among(List<AgentKey> keys, Optional<KeyId> wanted) {
    return wanted.isPresent() ? named(keys, wanted.get()) : unnamed(keys);
  }

  private static RotationChoice named(List<AgentKey> keys, KeyId wanted) {
    return keys.stream()
        .filter(key -> key.id().equals(wanted))
        .findFirst()
        .<RotationChoice>map(
            key ->
                key.parent().isPresent() || key.state() instanceof KeyState.Revoked
                    ? new Unfit(key.state())
                    : new One(key.id(), key.state()))
        .orElseGet(Unknown::new);
  }

  /** An active key before a deprecated one, and one of these before one that has expired. */
  private static RotationChoice unnamed(List<AgentKey> keys) {
    List<Predicate<KeyState>> preferences =
        List.of(
            KeyState.Active.class::isInstance,
            KeyState.Outgoing.class::isInstance,
            KeyState.Expired.class::isInstance);
    for (Predicate<KeyState> preference : preferences) {
      List<AgentKey> fit =
          keys.stream()
              .filter(key -> key.parent().isEmpty() && preference.test(key.state()))
              .toList();
      if (!fit.isEmpty()) {
        return fit.size() == 1
            ? new One(fit.getFirst().id(), fit.getFirst().state())
            : new Several(fit.stream().map(AgentKey::id).toList());
      }
    }
    return new None();
  }
}
