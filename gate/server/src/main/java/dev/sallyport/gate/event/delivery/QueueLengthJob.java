package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.job.Job;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;

/** Looks how long the queue is, for the metrics. Every gate tells the same figures. */
public final class QueueLengthJob implements Job {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final String MEASURE =
      """
      select count(*) as waiting,
        coalesce(extract(epoch from statement_timestamp() - min(created_at)), 0)::bigint as oldest
      from event_delivery where status in ('pending', 'sending')""";

  private final Pool pool;
  private final DeliveryMetrics metrics;

  public QueueLengthJob(Pool pool, DeliveryMetrics metrics) {
    this.pool = pool;
    this.metrics = metrics;
  }

  @Override
  public String name() {
    return "length of the queue of deliveries";
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
              metrics.queue(row.getLong("waiting"), row.getLong("oldest"));
            });
  }
}
