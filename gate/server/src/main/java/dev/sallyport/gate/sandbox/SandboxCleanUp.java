package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.PgTurn;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Forgets credentials, and what people said of themselves to get them, some time after they have
 * expired. What still counts towards a limit is never that old.
 */
final class SandboxCleanUp implements Job {
  private static final Duration INTERVAL = Duration.ofMinutes(10);

  /** Rows of one statement, so that it stays short. */
  private static final int BATCH = 2_000;

  private static final String FORGET =
      """
      delete from sandbox_credential where (organisation, id) in (
        select organisation, id from sandbox_credential
        where expires_at < statement_timestamp() - make_interval(secs => $1) order by expires_at limit $2)\
      """;

  private final Pool pool;
  private final Duration kept;

  SandboxCleanUp(Pool pool, Duration kept) {
    this.pool = pool;
    this.kept = kept;
  }

  @Override
  public String name() {
    return "clean-up of the sandbox";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    return PgTurn.FORGET_SANDBOX.take(
        pool,
        connection ->
            connection.preparedQuery(FORGET).execute(Tuple.of((double) kept.toSeconds(), BATCH)));
  }
}
