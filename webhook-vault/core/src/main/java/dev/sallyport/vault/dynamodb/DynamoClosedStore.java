package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.backup.Backups;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeysets;
import dev.sallyport.vault.store.ClosedStore;
import dev.sallyport.vault.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** A vault's table. */
public final class DynamoClosedStore implements ClosedStore {
  private final Vertx vertx;
  private final InstantSource clock;
  private final TableHttp http;
  private final Table table;
  private final Sealing sealing;
  private final LogItems entries;

  private DynamoClosedStore(Vertx vertx, TableLocation location, InstantSource clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.http = new TableHttp(vertx, location, clock);
    this.table = new Table(location.table(), new Attempts(vertx, http, location));
    this.sealing = new Sealing(clock);
    this.entries = new LogItems(clock);
  }

  /** Makes the table unless there is one. */
  public static Future<DynamoClosedStore> create(
      Vertx vertx, TableLocation location, InstantSource clock) {
    DynamoClosedStore store = at(vertx, location, clock);
    return new TableForm(vertx, store.table)
        .ensure()
        .map(store)
        .recover(failure -> store.close().transform(closed -> Future.failedFuture(failure)));
  }

  /**
   * A table that {@link #create} made before. It is not looked at here: what is read next tells
   * whether it is there.
   */
  public static DynamoClosedStore at(Vertx vertx, TableLocation location, InstantSource clock) {
    return new DynamoClosedStore(vertx, location, clock);
  }

  @Override
  public WrappedKeysets keysets() {
    return new DynamoKeysets(table, sealing);
  }

  @Override
  public Future<Store> open(VaultKeyset keyset) {
    return Future.succeededFuture(new DynamoStore(table, sealing, entries, keyset));
  }

  @Override
  public Backups backups(VaultKeyset keyset) {
    return new DynamoBackups(
        vertx, table, new History(table, sealing), entries, clock, keyset.organisation());
  }

  @Override
  public Future<Void> close() {
    return http.close();
  }
}
