package dev.sallyport.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts the answers of one measurement. Used by one thread. */
final class Tally {
  /** The longest latency told apart, in microseconds; a longer one is counted as this. */
  private static final long LONGEST_MICROS = TimeUnit.SECONDS.toMicros(60);

  private static final int SIGNIFICANT_DIGITS = 3;

  private final Histogram latencies = new Histogram(LONGEST_MICROS, SIGNIFICANT_DIGITS);
  private long answersInAll;
  private long failures;
  private @Nullable String firstFailure;
  private long from = Long.MAX_VALUE;
  private long until = Long.MAX_VALUE;

  /** Counts answers that arrive from now on; nanoseconds of {@link System#nanoTime}. */
  void start(long now) {
    from = now;
  }

  void stop(long now) {
    until = now;
  }

  void answered(long sentAt, long now) {
    answersInAll++;
    if (now >= from && now < until) {
      latencies.recordValue(Math.min(TimeUnit.NANOSECONDS.toMicros(now - sentAt), LONGEST_MICROS));
    }
  }

  void failed(String what) {
    failures++;
    if (firstFailure == null) {
      firstFailure = what;
    }
  }

  LoadAnswer answer(long madeLate, Duration generatorTime) {
    double seconds = (until - from) / (double) TimeUnit.SECONDS.toNanos(1);
    return new LoadAnswer(
        latencies.getTotalCount(),
        answersInAll,
        seconds,
        failures,
        firstFailure,
        madeLate,
        generatorTime.toNanos() / (double) TimeUnit.SECONDS.toNanos(1),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        latencies.getMaxValue());
  }
}
