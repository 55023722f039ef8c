package dev.sallyport.gate.event.delivery;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * When a delivery that failed is tried again: each pause is some times the one before, and spread,
 * so that what failed together does not come back together.
 */
record RetrySchedule(Duration first, int factor, Duration longest, int attempts) {
  /**
   * 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, 6 h, then five times 12 h: a receiver that is away over
   * a weekend is still told.
   */
  static final RetrySchedule THREE_DAYS =
      new RetrySchedule(Duration.ofSeconds(5), 4, Duration.ofHours(12), 13);

  /** As before, up to an hour, for as long as it takes: what is sent waits in the log. */
  static final RetrySchedule WITHOUT_END =
      new RetrySchedule(Duration.ofSeconds(5), 4, Duration.ofHours(1), Integer.MAX_VALUE);

  /** A pause is this much shorter or longer than planned, at most. Per cent. */
  private static final int SPREAD = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The pause after this attempt, counted from 1; empty when it was the last. */
  Optional<Duration> pauseAfter(int attempt) {
    if (attempt >= attempts) {
      return Optional.empty();
    }
    Duration pause = first;
    for (int i = 1; i < attempt && pause.compareTo(longest) < 0; i++) {
      pause = pause.multipliedBy(factor);
    }
    return Optional.of(spread(pause.compareTo(longest) < 0 ? pause : longest));
  }

  private static Duration spread(Duration pause) {
    int percent = 100 - SPREAD + RANDOM.nextInt(2 * SPREAD + 1);
    return pause.multipliedBy(percent).dividedBy(100);
  }
}
