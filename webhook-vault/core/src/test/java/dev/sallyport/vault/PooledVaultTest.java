package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import org.junit.jupiter.api.AfterAll;

/** Behind a pooler of our own, which leaves less of a session than any other. */
final class PooledVaultTest extends PooledVaultContract {
  private static final Database DATABASE = SharedPostgres.instance().createDatabase("pooled_vault");
  private static final TransactionPooler POOLER =
      new TransactionPooler(DATABASE.host(), DATABASE.port());

  @AfterAll
  static void stopPooler() {
    POOLER.close();
    assertThat(POOLER.refused()).isEmpty();
    assertThat(POOLER.transactions()).isGreaterThan(100);
  }

  @Override
  Database database() {
    return DATABASE;
  }

  @Override
  int poolerPort() {
    return POOLER.port();
  }
}
