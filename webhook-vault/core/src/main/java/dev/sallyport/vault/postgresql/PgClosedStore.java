package dev.sallyport.vault.postgresql;

import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.service.database.Databases;
import dev.sallyport.service.database.Migrations;
import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import org.jspecify.annotations.Nullable;

/** The vault's database, migrated to the version this program needs. */
public final class PgClosedStore implements ClosedStore {
  private static final String MIGRATIONS = "db/vault";

  /** Connections for everything but releases: the rest is rare. */
  private static final int POOL_SIZE = 4;

  private final Vertx vertx;
  private final Databases databases;
  private final Pool pool;
  private @Nullable PgBatches batches;

  private PgClosedStore(Vertx vertx, Databases databases) {
    this.vertx = vertx;
    this.databases = databases;
    this.pool = databases.pool(POOL_SIZE);
  }

  /** Migrates the database and connects to it. */
  public static Future<PgClosedStore> connect(Vertx vertx, DatabaseSettings settings) {
    return PgFailures.translate(new Migrations(vertx, settings, MIGRATIONS).migrate())
        .map(version -> new PgClosedStore(vertx, new Databases(vertx, settings)));
  }

  /** Connects to a database that {@link #connect} has migrated before; fails when it has not. */
  public static Future<PgClosedStore> connectMigrated(Vertx vertx, DatabaseSettings settings) {
    PgClosedStore store = new PgClosedStore(vertx, new Databases(vertx, settings));
    return PgFailures.translate(
            new PgSchema(vertx, MIGRATIONS)
                .check(store.pool)
                .compose(
                    checked ->
                        settings.pooled()
                            ? RoleSettings.check(store.pool)
                            : Future.succeededFuture()))
        .map(store)
        .recover(failure -> store.close().transform(closed -> Future.failedFuture(failure)));
  }

  @Override
  public WrappedKeysets keysets() {
    return new PgKeysets(pool);
  }

  /** The first event loop to open the store does the batched writing for all. */
  @Override
  public Future<Store> open(VaultKeyset keyset) {
    Context loop = vertx.getOrCreateContext();
    PgStore store = new PgStore(loop, batchesOf(loop), pool, keyset);
    return store.check().map(store);
  }

  @Override
  public Backups backups(VaultKeyset keyset) {
    return new PgBackups(pool, keyset.organisation());
  }

  private synchronized PgBatches batchesOf(Context opening) {
    PgBatches known = batches;
    if (known == null) {
      known = new PgBatches(opening, databases.pipelined());
      batches = known;
    }
    return known;
  }

  private synchronized Future<Void> closeBatches() {
    return batches == null ? Future.succeededFuture() : batches.close();
  }

  @Override
  public Future<Void> close() {
    return closeBatches().eventually(pool::close);
  }
}
