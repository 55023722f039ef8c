package dev.sallyport.service.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings a database to the version that the program needs. Runs at start, on a worker thread, once
 * for all replicas.
 */
public final class Migrations {
  private final Vertx vertx;
  private final DatabaseSettings settings;
  private final String location;

  /**
   * Migrations that nobody has run yet.
   *
   * @param location on the class path, such as {@code dev/sallyport/gate/migrations}
   */
  public Migrations(Vertx vertx, DatabaseSettings settings, String location) {
    this.vertx = vertx;
    this.settings = settings;
    this.location = location;
  }

  /**
   * Applies what is missing. Replicas that start together wait for one another on an advisory lock.
   *
   * @return the schema's version; fails when an applied migration was changed or a newer program
   *     was here before
   */
  public Future<String> migrate() {
    return vertx.executeBlocking(this::run, false).map(String::valueOf);
  }

  private String run() {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(
                settings.location().jdbcUrl(), settings.user(), settings.password().exposeText())
            .locations("classpath:" + location)
            .validateMigrationNaming(true)
            .cleanDisabled(true)
            .load();
    flyway.migrate();
    MigrationInfo current = flyway.info().current();
    return current == null ? "none" : current.getVersion().toString();
  }
}
