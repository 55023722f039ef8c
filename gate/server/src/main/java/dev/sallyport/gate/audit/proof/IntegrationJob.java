package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import dev.sallyport.service.database.SettledRows;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds to the trees what was written to the log, soon after it was written. */
public final class IntegrationJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationJob.class);

  /** Two of them are well within the second that a record may be without a checkpoint. */
  private static final Duration INTERVAL = Duration.ofMillis(300);

  /** Runs without a new record after which organisations are looked for that have no tree yet. */
  private static final int LOOK_ANYWAY = 5;

  private final Pool pool;
  private final TreeKeys keys;
  private final TreeAlarms alarms;
  private final IntegrationMetrics metrics;
  private final SettledRows settled;
  private long integrated;
  private int idle;
  private boolean toldOfKeys;

  /** A job for the log in this database. */
  public IntegrationJob(Pool pool, TreeKeys keys, TreeAlarms alarms, IntegrationMetrics metrics) {
    this.pool = pool;
    this.keys = keys;
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
        .compose(
            id -> {
              if (id == integrated && ++idle < LOOK_ANYWAY) {
                metrics.upToDate();
                return Future.succeededFuture();
              }
              return PgTurn.INTEGRATE_AUDIT.take(pool, connection -> integrate(connection, id));
            });
  }

  private Future<?> integrate(SqlConnection connection, long id) {
    return new PgIntegration(connection, keys)
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
