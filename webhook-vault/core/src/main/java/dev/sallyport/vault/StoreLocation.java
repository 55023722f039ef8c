package dev.sallyport.vault;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseLocation;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.vault.dynamodb.DynamoClosedStore;
import dev.sallyport.vault.dynamodb.TableLocation;
import dev.sallyport.vault.file.FileClosedStore;
import dev.sallyport.vault.postgresql.PgClosedStore;
import dev.sallyport.vault.store.ClosedStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Where a vault keeps its data: {@code VAULT_STORE}. */
public sealed interface StoreLocation {
  /**
   * A PostgreSQL database of the vault's own.
   *
   * @param migrates whether this process may change the schema: {@code VAULT_MIGRATE}
   */
  record PostgreSql(DatabaseSettings settings, boolean migrates) implements StoreLocation {}

  /**
   * A table of Amazon DynamoDB.
   *
   * @param creates whether this process may make it: {@code VAULT_MIGRATE}
   */
  record DynamoDb(TableLocation table, boolean creates) implements StoreLocation {}

  /** One encrypted file. */
  record EncryptedFile(Path path) implements StoreLocation {}

  /** Whether a process may bring the database to its own version, or only looks at it. */
  String MIGRATE = "VAULT_MIGRATE";

  /** Reads {@code VAULT_STORE} and what goes with it; problems are noted in {@code environment}. */
  static StoreLocation from(Environment environment) {
    environment.required("VAULT_STORE");
    boolean migrates = environment.flag(MIGRATE, true);
    Function<Environment, StoreLocation> kind =
        environment.parsed(
            "VAULT_STORE",
            rest -> new EncryptedFile(Path.of("stand-in")),
            DatabaseLocation.EXPECTATION
                + ", or "
                + TableLocation.EXPECTATION
                + ", or file: and a path",
            text -> kind(text, migrates));
    return kind.apply(environment);
  }

  private static Optional<Function<Environment, StoreLocation>> kind(
      String text, boolean migrates) {
    if (text.startsWith("file:") && text.length() > "file:".length()) {
      Path path = Path.of(text.substring("file:".length()));
      return Optional.of(rest -> new EncryptedFile(path));
    }
    if (TableLocation.isOne(text)) {
      return Optional.of(rest -> dynamoDb(text, migrates, rest));
    }
    return DatabaseLocation.parse(text)
        .map(location -> rest -> postgreSql(location, migrates, rest));
  }

  private static StoreLocation dynamoDb(String text, boolean creates, Environment environment) {
    return new DynamoDb(TableLocation.parse(text, environment).orElseThrow(), creates);
  }

  private static StoreLocation postgreSql(
      DatabaseLocation location, boolean migrates, Environment environment) {
    String user = environment.required("VAULT_DATABASE_USER");
    Secret password = environment.secret("VAULT_DATABASE_PASSWORD");
    return new PostgreSql(
        new DatabaseSettings(
            location,
            user,
            password,
            "sallyport-vault",
            DatabaseSettings.STATEMENT_TIMEOUT,
            pooled(environment, migrates)),
        migrates);
  }

  /** Migrations hold a lock of their session, which a pooler would give to somebody else. */
  private static boolean pooled(Environment environment, boolean migrates) {
    boolean pooled = environment.flag("VAULT_DATABASE_POOLER", false);
    if (pooled && migrates) {
      environment.refuse(
          MIGRATE,
          "must be false with VAULT_DATABASE_POOLER=true; run `vault migrate` over a direct"
              + " connection");
    }
    return pooled;
  }

  /**
   * Connects, and brings the store to the form that this version needs; where that is forbidden,
   * fails unless it has that form.
   */
  default Future<ClosedStore> connect(Vertx vertx, InstantSource clock) {
    return switch (this) {
      case PostgreSql(DatabaseSettings settings, boolean migrates) ->
          (migrates
                  ? PgClosedStore.connect(vertx, settings)
                  : PgClosedStore.connectMigrated(vertx, settings))
              .map(store -> store);
      case DynamoDb(TableLocation table, boolean creates) ->
          creates
              ? DynamoClosedStore.create(vertx, table, clock).map(store -> store)
              : Future.succeededFuture(DynamoClosedStore.at(vertx, table, clock));
      case EncryptedFile(Path path) -> FileClosedStore.at(vertx, path).map(store -> store);
    };
  }
}
