package dev.sallyport.vault.endpoint;

import java.time.Duration;

/**
 * The bounds of the latency histogram: fine where a release should be, coarse where it should not.
 */
final class Latencies {
  static final Duration[] OBJECTIVES = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10)
  };

  private Latencies() {}
}
