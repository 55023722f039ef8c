package dev.sallyport.gate.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much waits for somebody to decide, in all organisations together: looked at once a minute by
 * every gate, and never because of a request.
 */
public final class WaitingGauge implements Job {
  /** More than that is simply too much; no more are counted. */
  static final int MOST = 10_000;

  private final Pool pool;
  private final String name;
  private final String count;
  private final AtomicLong waiting = new AtomicLong();

  /**
   * Registers the gauge.
   *
   * @param name such as {@code gate.approvals.waiting}
   * @param rows what follows {@code from} in a statement that reads one row for each that waits,
   *     from an index that holds nothing else
   */
  public WaitingGauge(Pool pool, MeterRegistry registry, String name, String rows) {
    this.pool = pool;
    this.name = name;
    this.count =
        "select count(*) as waiting from (select from %s limit %d) as those".formatted(rows, MOST);
    registry.gauge(name, waiting);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Duration interval() {
    return Duration.ofMinutes(1);
  }

  @Override
  public Future<?> run() {
    return pool.preparedQuery(count)
        .execute()
        .onSuccess(rows -> waiting.set(rows.iterator().next().getLong("waiting")));
  }
}
