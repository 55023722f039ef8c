package dev.sallyport.gate;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import org.flywaydb.core.Flyway;

/** Databases as a gate leaves them when it has migrated them. The migrations run once in a JVM. */
public final class MigratedDatabase {
  private MigratedDatabase() {}

  /** A new one of the test's own. */
  public static Database create(String name) {
    return SharedPostgres.instance().copyDatabase(Original.DATABASE, name);
  }

  /** Migrates a database that is somewhere else. */
  public static void migrate(Database database) {
    Flyway.configure(MigratedDatabase.class.getClassLoader())
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("classpath:db/gate")
        .load()
        .migrate();
  }

  private static final class Original {
    static final Database DATABASE = SharedPostgres.instance().createDatabase("migrated");

    static {
      migrate(DATABASE);
    }
  }
}
