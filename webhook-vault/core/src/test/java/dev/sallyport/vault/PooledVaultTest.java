package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** The whole vault where no session outlives its transaction. */
final class PooledVaultTest extends VaultContract {
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
  Map<String, String> emptyStore(Path folder) {
    Map<String, String> direct = new LinkedHashMap<>();
    direct.put("VAULT_STORE", DATABASE.url());
    direct.put("VAULT_DATABASE_USER", DATABASE.user());
    direct.put("VAULT_DATABASE_PASSWORD", DATABASE.password());
    migrate(folder, direct);
    setForTheRole("synchronous_commit = on");
    setForTheRole("statement_timeout = '5s'");
    Map<String, String> pooled = new LinkedHashMap<>(direct);
    pooled.put("VAULT_STORE", "postgresql://127.0.0.1:" + POOLER.port() + "/" + DATABASE.name());
    pooled.put("VAULT_DATABASE_POOLER", "true");
    pooled.put("VAULT_MIGRATE", "false");
    return pooled;
  }

  private static void migrate(Path folder, Map<String, String> direct) {
    VaultUnderTest.initialise(VaultUnderTest.environment(folder, direct));
  }

  private static void setForTheRole(String setting) {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("alter role " + DATABASE.user() + " set " + setting);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
