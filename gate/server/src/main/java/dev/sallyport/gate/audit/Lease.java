package dev.sallyport.gate.audit;

import java.time.Duration;

/**
 * One counter on certain terms, as one gate knows it: what it has leased of it and not spent, and
 * how much it will want. Other terms are another lease, so what was taken under a policy's limit is
 * worth nothing under another one. All moments are of the gate's own monotonic clock, nanoseconds.
 */
final class Lease {
  /** A counter that has fewer is charged one by one. */
  static final long LEAST_LIMIT = 1_024;

  /**
   * A counter that is asked for less often than that is charged one by one, and what was leased of
   * it is given back.
   */
  static final long BUSY = Duration.ofSeconds(60).toNanos();

  /** A lease that is spent sooner was too small. */
  private static final long LASTS = Duration.ofSeconds(2).toNanos();

  /** Of a rate's window, a sixteenth; no longer than half a minute. Microseconds. */
  private static final long LONGEST_DELAY = 30_000_000;

  private static final int WINDOW_SHARE = 16;

  /** How long before its end a rate's lease is not used any more, so that records are in time. */
  private static final long LONGEST_MARGIN = Duration.ofMillis(250).toNanos();

  /** After a counter was found spent, whoever asks for it goes apart from the others so long. */
  private static final long DOUBT = Duration.ofSeconds(1).toNanos();

  private static final long FIRST = 16;
  private static final long SMALLEST = 8;
  private static final long LARGEST = 4_096;

  private final CounterName counter;
  private final Charge terms;
  private long size = FIRST;
  private long granted;
  private long left;
  private long leasedAt;
  private long deadline;
  private long validUntil = ConditionalRecord.NEVER_ENDS;
  private int generation;
  private boolean used;
  private long usedAt;
  private boolean busy;
  private boolean doubted;
  private long doubtedAt;
  private boolean usedSinceGrant;

  /** Nothing is leased yet. */
  Lease(CounterName counter, Charge terms) {
    this.counter = counter;
    this.terms = terms;
  }

  boolean isOn(Charge charge) {
    return terms.equals(charge);
  }

  /** Somebody asks; whether that was paid from the lease. */
  boolean spend(long now) {
    busy = used && now - usedAt < BUSY;
    used = true;
    usedSinceGrant = true;
    usedAt = now;
    if (left > 0 && !terms.isCap() && now - deadline >= 0) {
      size = fitting();
      left = 0;
    }
    if (left == 0) {
      return false;
    }
    left--;
    if (left == 0 && now - leasedAt < LASTS) {
      size = Math.min(size * 2, LARGEST);
    }
    return true;
  }

  /** Half as many, if most are lost at the end. */
  private long fitting() {
    return !terms.isCap() && left * 2 > granted ? Math.max(size / 2, SMALLEST) : size;
  }

  /** Whether so little is left that it is time for more. */
  boolean isLow() {
    return granted > 0 && left * 4 <= granted;
  }

  /** When it is time for more because the end of a rate's lease is near. */
  long renewAt() {
    return leasedAt + (deadline - leasedAt) / 4 * 3;
  }

  /** How many uses are wanted before these are gone; zero: nobody has used it since. */
  long renewal() {
    size = fitting();
    return usedSinceGrant ? size : 0;
  }

  /** How many more uses are wanted when the counter is charged; zero: none. */
  long wish() {
    return busy && terms.limit() >= LEAST_LIMIT ? size : 0;
  }

  /** How long the lease of a rate lasts, as the database counts. Microseconds. */
  long delay() {
    return terms.isCap() ? 0 : Math.min(terms.limit() * terms.cost() / WINDOW_SHARE, LONGEST_DELAY);
  }

  /**
   * Something was leased.
   *
   * @param chargedAt the database's clock, microseconds
   * @param askedAt when it was asked for, which is before it was charged
   */
  void grant(long uses, long chargedAt, long askedAt) {
    if (uses == 0) {
      return;
    }
    usedSinceGrant = false;
    granted = uses;
    leasedAt = askedAt;
    generation++;
    if (terms.isCap()) {
      left += uses;
    } else {
      left = uses;
      long nanos = delay() * 1_000;
      deadline = askedAt + nanos - Math.min(nanos / 4, LONGEST_MARGIN);
      validUntil = chargedAt + delay();
    }
  }

  /** What was spent has permitted nothing: it is there again, if it is still of the same lease. */
  void restore(int spentOf) {
    if (terms.isCap() || spentOf == generation) {
      left++;
    }
  }

  /** Nothing was left for somebody who asked. */
  void doubt(long now) {
    doubted = true;
    doubtedAt = now;
  }

  boolean isDoubtful(long now) {
    doubted = doubted && now - doubtedAt < DOUBT;
    return doubted;
  }

  boolean isIdle(long now) {
    return now - usedAt >= BUSY;
  }

  /** What a cap can be given back. */
  long returnable() {
    return terms.isCap() ? left : 0;
  }

  CounterName counter() {
    return counter;
  }

  Charge terms() {
    return terms;
  }

  /** Which of the leases on these terms it is by now. */
  int generation() {
    return generation;
  }

  /** Until when what is spent has to be recorded: microseconds of the database's clock. */
  long validUntil() {
    return validUntil;
  }
}
