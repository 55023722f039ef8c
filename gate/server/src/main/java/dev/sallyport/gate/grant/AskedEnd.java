package dev.sallyport.gate.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Until when somebody asked a grant to be. */
public sealed interface AskedEnd {
  /** A shorter grant is over before an operator has passed it on. */
  Duration MINIMUM_LIFE = Duration.ofHours(1);

  /** Longer than this, a grant should be looked at again; or be until revoked, on purpose. */
  Duration MAXIMUM_LIFE = Duration.ofDays(30);

  /** The sender computed an absolute end a moment ago, by its own clock. */
  Duration CLOCK_ALLOWANCE = Duration.ofMinutes(1);

  /**
   * The end that was asked for; empty when none was.
   *
   * @throws IllegalArgumentException when it is less than {@link #MINIMUM_LIFE} or more than {@link
   *     #MAXIMUM_LIFE} away; the message is for the sender
   */
  Optional<Instant> from(Instant now);

  /** Nothing was said. */
  record Unsaid() implements AskedEnd {
    @Override
    public Optional<Instant> from(Instant now) {
      return Optional.empty();
    }
  }

  /** So many hours from now. */
  record InHours(int hours) implements AskedEnd {
    /** Refuses what is outside the limits whenever it is, with {@link IllegalArgumentException}. */
    public InHours {
      if (hours < MINIMUM_LIFE.toHours() || hours > MAXIMUM_LIFE.toHours()) {
        throw outside();
      }
    }

    @Override
    public Optional<Instant> from(Instant now) {
      return Optional.of(now.plus(Duration.ofHours(hours)));
    }
  }

  /** At this time. */
  record At(Instant end) implements AskedEnd {
    @Override
    public Optional<Instant> from(Instant now) {
      if (end.isBefore(now.plus(MINIMUM_LIFE).minus(CLOCK_ALLOWANCE))
          || end.isAfter(now.plus(MAXIMUM_LIFE).plus(CLOCK_ALLOWANCE))) {
        throw outside();
      }
      return Optional.of(end);
    }
  }

  private static IllegalArgumentException outside() {
    return new IllegalArgumentException(
        "A grant ends 1 hour to 30 days from now, or is until revoked when no end is given");
  }
}
