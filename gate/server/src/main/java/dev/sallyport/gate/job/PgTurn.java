package dev.sallyport.gate.job;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * Work that one gate does at a time, whichever comes first. The turn ends with its transaction, so
 * a gate that dies leaves none behind.
 */
public enum PgTurn {
  /** What has been finished for long is deleted. */
  CLEAN_UP(0x53_41_4C_4C_59_10L),
  /** What was written to the log is added to its tree. */
  INTEGRATE_AUDIT(0x53_41_4C_4C_59_13L),
  /** Records of the log whose time is over are removed. */
  REMOVE_AUDIT(0x53_41_4C_4C_59_15L),
  /** Credentials of the sandbox are deleted some time after their end. */
  FORGET_SANDBOX(0x53_41_4C_4C_59_14L),
  /** What will end is announced. */
  NOTICES(0x53_41_4C_4C_59_12L),
  /** Answers that are kept for those who ask again are deleted after their day. */
  FORGET_ANSWERS(0x53_41_4C_4C_59_11L);

  private static final String TRY = "select pg_try_advisory_xact_lock($1) as mine";

  private final Long number;

  PgTurn(long number) {
    this.number = number;
  }

  /** The advisory lock that is held by whose turn it is. */
  public long number() {
    return number;
  }

  /** Does {@code work} in a transaction, unless another gate is doing it. */
  public Future<?> take(Pool pool, Function<SqlConnection, Future<?>> work) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(TRY)
                .execute(Tuple.of(number))
                .compose(
                    rows ->
                        rows.iterator().next().getBoolean("mine")
                            ? work.apply(connection).mapEmpty()
                            : Future.succeededFuture()));
  }
}
