package dev.sallyport.gate.event.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What is counted about deliveries. */
public final class DeliveryMetrics {
  private final Counter taken;
  private final Counter failed;
  private final Counter gone;
  private final AtomicLong waiting;
  private final AtomicLong oldestSeconds;

  /** Registers the figures. */
  public DeliveryMetrics(MeterRegistry registry) {
    taken = registry.counter("gate.deliveries", "result", "taken");
    failed = registry.counter("gate.deliveries", "result", "failed");
    gone = registry.counter("gate.deliveries", "result", "gone");
    waiting = gauge(registry, "gate.deliveries.waiting");
    oldestSeconds = gauge(registry, "gate.deliveries.oldest.seconds");
  }

  private static AtomicLong gauge(MeterRegistry registry, String name) {
    AtomicLong value = new AtomicLong();
    registry.gauge(name, value);
    return value;
  }

  void attempted(AttemptResult result) {
    switch (result) {
      case AttemptResult.Taken ok -> taken.increment();
      case AttemptResult.Failed no -> failed.increment();
      case AttemptResult.Refused no -> failed.increment();
      case AttemptResult.Gone off -> gone.increment();
    }
  }

  /** What waits in the queue of all gates, and since when the oldest does. */
  void queue(long length, long oldest) {
    waiting.set(length);
    oldestSeconds.set(oldest);
  }
}
