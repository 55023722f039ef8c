package dev.sallyport.gate.delivery;

import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about keys on their way. */
public final class AccessKeyMetrics {
  private static final String NAME = "gate.access.keys";

  private final MeterRegistry registry;

  public AccessKeyMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void issued() {
    count("issued");
  }

  void rotated() {
    count("rotated");
  }

  void retrieved() {
    count("retrieved");
  }

  /** Somebody came with the token of a key that was taken before, or whose time is over. */
  void refused() {
    count("refused");
  }

  void lapsed() {
    count("lapsed");
  }

  private void count(String result) {
    registry.counter(NAME, "result", result).increment();
  }
}
