package dev.sallyport.gate.sandbox;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is counted about the sandbox: what strangers were answered, and how credentials ended. */
final class SandboxMetrics {
  /** What is counted. */
  enum Event {
    ISSUED,
    NEEDS_MORE_INFO,
    RATE_LIMITED,
    PRODUCTION_DENIED,
    REVOKED,
    PROMOTED
  }

  private final Map<Event, Counter> counters = new EnumMap<>(Event.class);

  /** Registers the counters. */
  SandboxMetrics(MeterRegistry registry) {
    for (Event event : Event.values()) {
      counters.put(
          event,
          registry.counter(
              "gate.sandbox.credentials", "outcome", event.name().toLowerCase(Locale.ROOT)));
    }
  }

  void count(Event event) {
    requireNonNull(counters.get(event)).increment();
  }
}
