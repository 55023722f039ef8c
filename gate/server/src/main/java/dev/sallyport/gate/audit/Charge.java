package dev.sallyport.gate.audit;

import java.time.Duration;

/**
 * One use of a counter, which all gates share. Counters are compared by name within an
 * organisation; they come into being when they are first charged.
 *
 * <p>A cap is used up for ever after {@code limit} charges. A rate is a bucket that holds {@code
 * limit} charges and fills evenly, one charge in each {@code limit}th part of its window.
 *
 * @param counter the counter's name: who counts, what, in which window, whose requests
 * @param limit most charges; of the charges that meet on a counter, each is held to its own
 * @param cost microseconds that a rate's bucket takes to win one charge back; zero for a cap
 */
public record Charge(String counter, long limit, long cost) {
  /** Characters; the table holds no longer ones. */
  private static final int MAXIMUM_NAME = 255;

  private static final long NO_REFILL = 0;

  /** Keeps {@code limit * cost}, in microseconds, far from overflow. */
  private static final Duration LONGEST_WINDOW = Duration.ofDays(3660);

  public Charge {
    if (counter.isEmpty() || counter.length() > MAXIMUM_NAME || limit < 1 || cost < 0) {
      throw new IllegalArgumentException("a counter has a name and a positive limit");
    }
  }

  /** So many, ever. */
  public static Charge cap(String counter, long limit) {
    return new Charge(counter, limit, NO_REFILL);
  }

  /** So many at a time, and as many again within each window. */
  public static Charge rate(String counter, long limit, Duration window) {
    if (window.compareTo(Duration.ZERO) <= 0 || window.compareTo(LONGEST_WINDOW) > 0) {
      throw new IllegalArgumentException("a window is positive and shorter than ten years");
    }
    // Rounded up: never more than the limit.
    return new Charge(counter, limit, Math.ceilDiv(window.toNanos() / 1_000, limit));
  }

  /** Whether nothing ever refills it. */
  public boolean isCap() {
    return cost == NO_REFILL;
  }
}
