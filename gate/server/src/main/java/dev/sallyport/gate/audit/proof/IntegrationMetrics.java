package dev.sallyport.gate.audit.proof;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** What is told of the tree of the log: how much was added, how late, and what is wrong. */
public final class IntegrationMetrics {
  private final InstantSource clock;
  private final Counter integrated;
  private final Counter alarms;
  private final Counter removed;
  private final AtomicLong lagMillis = new AtomicLong();
  private final AtomicLong lastRun;

  /** Registers them. */
  public IntegrationMetrics(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    integrated = registry.counter("gate.audit.integrated");
    alarms = registry.counter("gate.audit.alarms");
    removed = registry.counter("gate.audit.removed");
    lastRun = new AtomicLong(clock.millis());
    registry.gauge("gate.audit.lag.seconds", lagMillis, lag -> lag.get() / 1000.0);
    registry.gauge(
        "gate.audit.checkpoint.age.seconds",
        lastRun,
        last -> Math.max(0, clock.millis() - last.get()) / 1000.0);
  }

  /** These records are in the tree; the oldest of them was written then. */
  void integrated(int records, long oldest) {
    integrated.increment(records);
    lagMillis.set(Math.max(0, clock.millis() - oldest));
  }

  /** Every checkpoint is as new as the log. */
  void upToDate() {
    lastRun.set(clock.millis());
  }

  /** These records were removed, since their time is over. */
  void removed(long records) {
    removed.increment((double) records);
  }

  /** The log, or somebody's copy of it, is not what was signed. */
  void alarm() {
    alarms.increment();
  }
}
