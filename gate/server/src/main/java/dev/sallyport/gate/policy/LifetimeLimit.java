package dev.sallyport.gate.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a grant may live under the policies that apply to it, counted from when it was made.
 *
 * @param longest empty: as long as it likes
 */
public record LifetimeLimit(Optional<Duration> longest) {
  /** An end that was computed a moment ago, by another clock, may lie this much too far. */
  private static final Duration ALLOWANCE = Duration.ofMinutes(1);

  /**
   * When a new grant ends.
   *
   * @param end what was asked for, or given where nothing was
   * @param asked whether somebody asked for that end; if not, it is shortened
   * @throws IllegalArgumentException when it was asked for and is too late; the message is for the
   *     sender
   */
  public Optional<Instant> end(Optional<Instant> end, boolean asked, Instant madeAt) {
    if (longest.isEmpty()) {
      return end;
    }
    Instant latest = madeAt.plus(longest.get());
    if (asked && end.isPresent() && end.get().isAfter(latest.plus(ALLOWANCE))) {
      throw tooLate(latest);
    }
    return Optional.of(end.filter(wanted -> wanted.isBefore(latest)).orElse(latest));
  }

  /**
   * Refuses to let a grant end later than it did and than it may, with {@link
   * IllegalArgumentException}; what is already later stays as it is.
   */
  public void requireNotLater(Optional<Instant> before, Optional<Instant> after, Instant madeAt) {
    if (longest.isEmpty() || before.equals(after) || isEarlier(after, before)) {
      return;
    }
    Instant latest = madeAt.plus(longest.get());
    if (after.isEmpty() || after.get().isAfter(latest)) {
      throw tooLate(latest);
    }
  }

  private static boolean isEarlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isPresent() && (other.isEmpty() || one.get().isBefore(other.get()));
  }

  private IllegalArgumentException tooLate(Instant latest) {
    return new IllegalArgumentException(
        "A policy permits grants of at most %d seconds, so this one ends at %s at the latest"
            .formatted(longest.map(Duration::toSeconds).orElse(0L), latest));
  }
}
