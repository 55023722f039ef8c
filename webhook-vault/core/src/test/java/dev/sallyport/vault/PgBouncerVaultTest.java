package dev.sallyport.vault;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

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
  static void startPooler(@TempDir Path folder) {
    pooler = PgBouncer.before(DATABASE, folder);
  }

  @AfterAll
  static void stopPooler() {
    if (pooler != null) {
      pooler.close();
    }
  }

  /**
   * Through a pooler, statements go one at a time, and a request that waits longer than five
   * seconds for its turn is refused, with its ticket used up at worst. As many as a loaded machine
   * gets done in that time.
   */
  @Override
  int atOnce() {
    return 16;
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
