package dev.sallyport.vault;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import java.util.Map;

final class LogInPostgresTest extends LogContract {
  private static final Database DATABASE = SharedPostgres.instance().createDatabase("storage");

  @Override
  Map<String, String> emptyStore(Path folder) {
    return Map.of(
        "VAULT_STORE", DATABASE.url(),
        "VAULT_DATABASE_USER", DATABASE.user(),
        "VAULT_DATABASE_PASSWORD", DATABASE.password());
  }
}
