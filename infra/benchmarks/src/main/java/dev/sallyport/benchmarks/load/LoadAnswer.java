package dev.sallyport.benchmarks.load;

import org.jspecify.annotations.Nullable;

/**
 * What a generator measured.
 *
 * @param answers answers with the expected status within the measured time
 * @param answersInAll the same from the first request on, the warm-up included: what the processor
 *     time of a measurement was spent on
 * @param seconds the measured time
 * @param failures answers with another status, and connections that broke, at any time
 * @param firstFailure what the first failure was
 * @param madeLate requests that were made while measuring instead of before
 * @param generatorSeconds processor time the generator spent on sending all of them and reading the
 *     answers
 * @param p50 latency in microseconds that half of the answers kept; likewise the others
 */
public record LoadAnswer(
    long answers,
    long answersInAll,
    double seconds,
    long failures,
    @Nullable String firstFailure,
    long madeLate,
    double generatorSeconds,
    long p50,
    long p99,
    long p999,
    long max) {
  /** Answers a second. */
  public double rate() {
    return answers / seconds;
  }
}
