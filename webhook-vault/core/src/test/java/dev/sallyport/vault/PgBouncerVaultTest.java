package dev.sallyport.vault;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Behind PgBouncer. Left out, and said so, on a machine that has none; where {@code
 * SALLYPORT_ALL_CLIENTS} is set it has to be there.
 */
@EnabledIf(
    value = "mustRun",
    disabledReason = "NOT RUN HERE: pgbouncer is not installed on this machine")
final class PgBouncerVaultTest extends PooledVaultContract {
  private static final Database DATABASE =
      SharedPostgres.instance().createDatabase("pgbouncer_vault");
  private static @Nullable PgBouncer pooler;

  static boolean mustRun() {
    return PgBouncer.isInstalled() || System.getenv("SALLYPORT_ALL_CLIENTS") != null;
  }

  @BeforeAll
  static void startPooler() {
    pooler = PgBouncer.before(DATABASE);
  }

  @AfterAll
  static void stopPooler() {
    if (pooler != null) {
      pooler.close();
    }
  }

  @Override
  Database database() {
    return DATABASE;
  }

  @Override
  int poolerPort() {
    if (pooler == null) {
      throw new IllegalStateException("not started");
    }
    return pooler.port();
  }
}
