package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.job.Job;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Looks how far streams of logs are behind, for the metrics. Every gate tells the same figures. */
public final class StreamLagJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final String MEASURE =
      """
      select coalesce(max(tree.size - stream.next), 0) as lag, count(*) filter (where stream.failures > 0) as failing
      from audit_stream stream join audit_tree tree on tree.organisation = stream.organisation""";

  private final Pool pool;
  private final AtomicLong lag = new AtomicLong();
  private final AtomicLong failing = new AtomicLong();

  /** Registers the figures. */
  public StreamLagJob(Pool pool, MeterRegistry registry) {
    this.pool = pool;
    registry.gauge("gate.audit.stream.lag.records", lag);
    registry.gauge("gate.audit.streams.failing", failing);
  }

  @Override
  public String name() {
    return "lag of the streams of the log";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return pool.query(MEASURE)
        .execute()
        .onSuccess(
            rows -> {
              Row row = rows.iterator().next();
              lag.set(Math.max(0, row.getLong("lag")));
              failing.set(row.getLong("failing"));
            });
  }
}
