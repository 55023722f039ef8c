package dev.sallyport.gate.organisation;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.Function;

/**
 * Every change of an organisation goes through here: one writer per organisation at a time.
 *
 * <p>The transaction first locks the organisation's row, so that the version its triggers write is
 * the version of exactly this change. Readers and the hot path do not wait for it: only a reader
 * that asks {@code FOR SHARE} does.
 */
public final class PgChanges {
  private static final String LOCK =
      "select vault_locked_at is not null as locked from organisation where id = $1 for no key update";

  private final Pool pool;

  public PgChanges(Pool pool) {
    this.pool = pool;
  }

  /**
   * Runs {@code change} in a transaction as the only writer of the origin's organisation. The
   * future fails with {@link VaultLock#LOCKED} while the organisation's vault is locked.
   */
  public <T> Future<T> inTransaction(Origin origin, Function<SqlConnection, Future<T>> change) {
    return within(
        origin,
        connection ->
            lock(connection, origin.organisation())
                .compose(
                    locked ->
                        locked
                            ? Future.failedFuture(VaultLock.refusal())
                            : change.apply(connection)));
  }

  /**
   * The same, for the few changes that are allowed while the vault is locked: locking it and
   * clearing the lock.
   */
  public <T> Future<T> inTransactionDespiteLock(
      Origin origin, Function<SqlConnection, Future<T>> change) {
    return within(
        origin,
        connection ->
            lock(connection, origin.organisation()).compose(locked -> change.apply(connection)));
  }

  private <T> Future<T> within(Origin origin, Function<SqlConnection, Future<T>> change) {
    return origin
        .work()
        .map(work -> work.join(change))
        .orElseGet(() -> pool.withTransaction(change));
  }

  private static Future<Boolean> lock(SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> rows.iterator().next().getBoolean("locked"));
  }
}
