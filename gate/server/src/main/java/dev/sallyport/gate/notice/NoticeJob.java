package dev.sallyport.gate.notice;

import dev.sallyport.gate.event.Events;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Announces what will end. What was announced is written in the transaction of its event, and one
 * gate does it at a time, so each notice is given once, whatever dies and whoever takes over.
 */
public final class NoticeJob implements Job {
  /** Days are counted, so minutes do not matter. */
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  /** Of one run, so that a run ends. */
  private static final int MAXIMUM_BATCHES = 50;

  private final Pool pool;
  private final PgNotices notices;
  private final InstantSource clock;

  /**
   * Announces to these events.
   *
   * @param bindingDays after how many days the secret of a binding should have been replaced
   */
  public NoticeJob(
      Pool pool, Events events, NoticeDays days, int bindingDays, InstantSource clock) {
    this.pool = pool;
    this.notices = new PgNotices(events, days, bindingDays);
    this.clock = clock;
  }

  @Override
  public String name() {
    return "notices of what will end";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    Instant now = clock.instant();
    return batches(now, MAXIMUM_BATCHES)
        .compose(done -> PgTurn.NOTICES.take(pool, connection -> notices.forget(connection, now)));
  }

  private Future<?> batches(Instant now, int most) {
    AtomicInteger announced = new AtomicInteger();
    return PgTurn.NOTICES
        .take(pool, connection -> notices.announce(connection, now).onSuccess(announced::set))
        .compose(
            done ->
                announced.get() == PgNotices.BATCH && most > 1
                    ? batches(now, most - 1)
                    : Future.succeededFuture());
  }
}
