package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.audit.WrittenRecords;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import dev.sallyport.service.database.SettledRows;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds to the trees what was written to the log, soon after it was written. */
public final class IntegrationJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationJob.class);

  /** Well within the second that a record may be without a checkpoint: each run costs by itself. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Most writers are done by then. Milliseconds. */
  private static final long SOON = 20;

  /** Times that a run asks whether they are; then the next run does. */
  private static final int ASKED_AGAIN = 10;

  /** Runs without a new record after which organisations are looked for that have no tree yet. */
  private static final int LOOK_ANYWAY = 5;

  private final Vertx vertx;
  private final Pool pool;
  private final TreeKeys keys;
  private final TreeAlarms alarms;
  private final IntegrationMetrics metrics;
  private final WrittenRecords written;
  private final SettledRows settled;
  private long integrated;
  private int idle;
  private boolean toldOfKeys;

  /**
   * A job for the log in this database.
   *
   * @param pool one connection of its own, which reads and hashes where nobody waits for an answer
   * @param written what this gate need not read
   */
  public IntegrationJob(
      Vertx vertx,
      Pool pool,
      TreeKeys keys,
      WrittenRecords written,
      TreeAlarms alarms,
      IntegrationMetrics metrics) {
    this.vertx = vertx;
    this.pool = pool;
    this.keys = keys;
    this.written = written;
    this.alarms = alarms;
    this.metrics = metrics;
    this.settled = new SettledRows(pool, "audit", "id");
  }

  @Override
  public String name() {
    return "tree of the log";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return settled
        .upTo()
        .compose(id -> withWriters(id, ASKED_AGAIN))
        .compose(
            id -> {
              if (id == integrated && ++idle < LOOK_ANYWAY) {
                metrics.upToDate();
                return Future.succeededFuture();
              }
              return PgTurn.INTEGRATE_AUDIT
                  .take(pool, connection -> integrate(connection, id))
                  .onComplete(done -> written.forget(id));
            });
  }

  /** With what was being written a moment ago, which would otherwise wait for the next run. */
  private Future<Long> withWriters(long id, int times) {
    return settled.isComplete() || times == 0
        ? Future.succeededFuture(id)
        : vertx
            .timer(SOON)
            .compose(soon -> settled.again())
            .compose(more -> withWriters(more, times - 1));
  }

  @Override
  public Future<?> stop() {
    return pool.close();
  }

  private Future<?> integrate(SqlConnection connection, long id) {
    return new PgIntegration(connection, keys, written)
        .upTo(id)
        .compose(
            done -> {
              done.grown().stream()
                  .filter(log -> log.added() > 0)
                  .forEach(log -> metrics.integrated(log.added(), log.oldest()));
              if (done.isComplete()) {
                integrated = id;
                idle = 0;
                metrics.upToDate();
              }
              tellOfKeys(done.unopened());
              return raise(connection, done.damaged());
            });
  }

  private void tellOfKeys(List<String> unopened) {
    if (!unopened.isEmpty() && !toldOfKeys) {
      toldOfKeys = true;
      LOG.atWarn()
          .setMessage(
              "keys of logs do not open: gates of one database have one GATE_SEALING_KEYSET")
          .addKeyValue(LogKeys.ORGANISATION, unopened.getFirst())
          .addKeyValue(LogKeys.COUNT, unopened.size())
          .log();
    }
  }

  private Future<Void> raise(SqlConnection connection, List<PgIntegration.Damage> damaged) {
    Future<Void> done = Future.succeededFuture();
    for (PgIntegration.Damage each : damaged) {
      done =
          done.compose(
              previous ->
                  alarms.raise(
                      connection,
                      each.organisation(),
                      TreeAlarms.Kind.TREE,
                      each.damage().damage()));
    }
    return done;
  }
}
