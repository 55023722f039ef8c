package dev.sallyport.gate.binding;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a bound vault was when it was asked just now. */
public sealed interface VaultCondition {
  /**
   * It took the signed call and says that it is well.
   *
   * @param capabilities empty when it names none
   * @param clockSkew how far its clock is ahead of the gate's; empty when it does not tell the time
   */
  record Healthy(
      Optional<String> version,
      Optional<List<String>> capabilities,
      Duration roundTrip,
      Optional<Duration> clockSkew)
      implements VaultCondition {}

  /** No whole answer came in time, or its address may not be called. */
  record Unreachable() implements VaultCondition {}

  /** It did not take a call signed with the secret of the binding. */
  record AuthFailed() implements VaultCondition {}

  /** Something answers, but not as a healthy vault does. */
  record Unhealthy() implements VaultCondition {}

  /** The gate's own copy of the secret does not open under its keyset. */
  record SecretUnreadable() implements VaultCondition {}

  /** The stable name. */
  default String wireName() {
    return switch (this) {
      case Healthy _ -> "healthy";
      case Unreachable _ -> "unreachable";
      case AuthFailed _ -> "auth_failed";
      case Unhealthy _ -> "unhealthy";
      case SecretUnreadable _ -> "secret_unreadable";
    };
  }

  /** What an operator does about it; empty when there is nothing to do. */
  default Optional<String> advice() {
    return switch (this) {
      case Healthy _ -> Optional.empty();
      case Unreachable _ ->
          Optional.of(
              "The vault gave no answer in time: see that it runs and that its URL leads to it");
      case AuthFailed _ ->
          Optional.of(
              "The vault did not take a call signed with the binding's secret: set both clocks right; if that is not it, bind again");
      case Unhealthy _ ->
          Optional.of("What answers at the vault's URL is no healthy vault: look at its log");
      case SecretUnreadable _ ->
          Optional.of(
              "This gate cannot open the binding's secret: give it the sealing keyset that the binding was made under, or bind again");
    };
  }
}
