package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** Deletes deliveries that were finished long ago, and events that nobody is told any more. */
public final class CleanUpJob implements Job {
  /** Long enough to find out why a receiver missed something. */
  static final Duration KEPT = Duration.ofDays(14);

  private static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Rows of one statement, so that it stays short. */
  static final int BATCH = 2_000;

  private static final String DELETE_DELIVERIES =
      """
      delete from event_delivery where (organisation, endpoint, event) in (
        select organisation, endpoint, event from event_delivery
        where finished_at < statement_timestamp() - make_interval(secs => $1) order by finished_at limit $2)""";

  private static final String DELETE_EVENTS =
      """
      delete from event where (organisation, id) in (
        select organisation, id from event
        where at < statement_timestamp() - make_interval(secs => $1)
          and not exists (select from event_delivery delivery where delivery.organisation = event.organisation and delivery.event = event.id)
        order by at limit $2)""";

  private static final String DELETE_SECRETS =
      """
      delete from event_secret where (organisation, endpoint, number) in (
        select organisation, endpoint, number from event_secret where expires_at < statement_timestamp() limit $1)""";

  private final Pool pool;

  public CleanUpJob(Pool pool) {
    this.pool = pool;
  }

  @Override
  public String name() {
    return "clean-up of deliveries";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    Tuple old = Tuple.of((double) KEPT.toSeconds(), BATCH);
    return PgTurn.CLEAN_UP.take(
        pool,
        connection ->
            connection
                .preparedQuery(DELETE_DELIVERIES)
                .execute(old)
                .compose(deleted -> connection.preparedQuery(DELETE_EVENTS).execute(old))
                .compose(
                    deleted -> connection.preparedQuery(DELETE_SECRETS).execute(Tuple.of(BATCH))));
  }
}
