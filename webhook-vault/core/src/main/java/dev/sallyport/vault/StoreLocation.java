package dev.sallyport.vault;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseLocation;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.vault.postgresql.PgClosedStore;
import dev.sallyport.vault.store.ClosedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Where a vault keeps its data: {@code VAULT_STORE}. */
public sealed interface StoreLocation {
  /** A PostgreSQL database of the vault's own. */
  record PostgreSql(DatabaseSettings settings) implements StoreLocation {}

  /** Reads {@code VAULT_STORE} and what goes with it; problems are noted in {@code environment}. */
  static StoreLocation from(Environment environment) {
    environment.required("VAULT_STORE");
    DatabaseLocation location =
        environment.parsed(
            "VAULT_STORE",
            new DatabaseLocation("stand-in.invalid", 1, "stand_in"),
            DatabaseLocation.EXPECTATION,
            DatabaseLocation::parse);
    String user = environment.required("VAULT_DATABASE_USER");
    Secret password = environment.secret("VAULT_DATABASE_PASSWORD");
    return new PostgreSql(
        new DatabaseSettings(
            location, user, password, "sallyport-vault", DatabaseSettings.STATEMENT_TIMEOUT));
  }

  /** Connects, and brings the store to the form that this version needs. */
  default Future<ClosedStore> connect(Vertx vertx) {
    return switch (this) {
      case PostgreSql(DatabaseSettings settings) ->
          PgClosedStore.connect(vertx, settings).map(store -> store);
    };
  }
}
