package dev.sallyport.systemtests;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** For what happens soon after an answer, and not before it. */
final class Eventually {
  /** On a machine that builds and runs other tests at the same time. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private Eventually() {}

  static void holds(BooleanSupplier condition) throws InterruptedException {
    holds(condition, LONGEST);
  }

  static void holds(BooleanSupplier condition, Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + longest);
      }
      Thread.sleep(20);
    }
  }
}
