package dev.sallyport.vault;

import dev.sallyport.local.postgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** The whole vault where no session outlives its transaction. */
abstract class PooledVaultContract extends VaultContract {
  /** The database behind the pooler. */
  abstract Database database();

  abstract int poolerPort();

  @Override
  Map<String, String> emptyStore(Path folder) {
    Map<String, String> direct = new LinkedHashMap<>();
    direct.put("VAULT_STORE", database().url());
    direct.put("VAULT_DATABASE_USER", database().user());
    direct.put("VAULT_DATABASE_PASSWORD", database().password());
    migrate(folder, direct);
    setForTheRole("synchronous_commit = on");
    setForTheRole("statement_timeout = '5s'");
    Map<String, String> pooled = new LinkedHashMap<>(direct);
    pooled.put("VAULT_STORE", "postgresql://127.0.0.1:" + poolerPort() + "/" + database().name());
    pooled.put("VAULT_DATABASE_POOLER", "true");
    pooled.put("VAULT_MIGRATE", "false");
    return pooled;
  }

  private static void migrate(Path folder, Map<String, String> direct) {
    VaultUnderTest.initialise(VaultUnderTest.environment(folder, direct));
  }

  private void setForTheRole(String setting) {
    try (Connection connection = database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("alter role " + database().user() + " set " + setting);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
