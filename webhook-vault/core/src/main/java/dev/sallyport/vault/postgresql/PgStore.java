package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.binding.Bindings;
import dev.sallyport.vault.credential.Credentials;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.release.Redemptions;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;

/**
 * One event loop's view of the database: a connection of its own for releases, a shared pool for
 * the rest.
 */
final class PgStore implements Store {
  private static final String WRITABLE = "select not pg_is_in_recovery() as writable";

  private final Context context;
  private final SqlClient connection;
  private final PgCredentials credentials;
  private final PgRedemptions redemptions;
  private final PgBindings bindings;
  private final PgReleaseLog log;

  PgStore(Context context, Pool pool, SqlClient connection) {
    this.context = context;
    this.connection = connection;
    this.credentials = new PgCredentials(pool);
    this.redemptions = new PgRedemptions(context, connection, pool);
    this.bindings = new PgBindings(pool);
    this.log = new PgReleaseLog(context, connection, pool);
  }

  @Override
  public Credentials credentials() {
    return credentials;
  }

  @Override
  public Redemptions redemptions() {
    return redemptions;
  }

  @Override
  public Bindings bindings() {
    return bindings;
  }

  @Override
  public ReleaseLog log() {
    return log;
  }

  @Override
  public Future<Void> check() {
    return PgFailures.translate(connection.query(WRITABLE).execute())
        .compose(
            rows ->
                rows.iterator().next().getBoolean("writable")
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.UNAVAILABLE, "the database is read-only")));
  }

  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    context.runOnContext(
        start ->
            Future.join(redemptions.close(), log.close())
                .eventually(connection::close)
                .<Void>mapEmpty()
                .onComplete(closed));
    return closed.future();
  }
}
