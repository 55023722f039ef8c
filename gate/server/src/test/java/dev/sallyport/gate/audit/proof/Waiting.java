package dev.sallyport.gate.audit.proof;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what a gate does by itself. */
final class Waiting {
  /** A slow machine under load takes some seconds; this is for one that does not get there. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration PAUSE = Duration.ofMillis(25);

  private Waiting() {}

  /** What is there when it is as wanted; what was there last when it never is. */
  static <T> T until(Supplier<T> look, Predicate<T> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    T seen = look.get();
    while (!wanted.test(seen) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      seen = look.get();
    }
    return seen;
  }
}
