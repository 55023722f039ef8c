package dev.sallyport.gate.breakglass;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted about openings. Each of these is worth an alarm. */
public final class OpeningMetrics {
  private final Counter opened;
  private final Counter closed;
  private final Counter expired;

  /** Registers the counters. */
  public OpeningMetrics(MeterRegistry registry) {
    opened = registry.counter("gate.break.glass", "outcome", "opened");
    closed = registry.counter("gate.break.glass", "outcome", "closed");
    expired = registry.counter("gate.break.glass", "outcome", "expired");
  }

  void opened() {
    opened.increment();
  }

  void closed() {
    closed.increment();
  }

  void expired() {
    expired.increment();
  }
}
