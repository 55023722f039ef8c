package dev.sallyport.vault.server.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OwnerCommandsOnPostgresTest extends OwnerCommandsContract {
  private final Database database = SharedPostgres.instance().createDatabase("vault");

  @Override
  Map<String, String> store() {
    return variables(database);
  }

  @Override
  Map<String, String> emptyStore() {
    return variables(SharedPostgres.instance().createDatabase("vault_empty"));
  }

  private static Map<String, String> variables(Database database) {
    return Map.of(
        "VAULT_STORE", database.url(),
        "VAULT_DATABASE_USER", database.user(),
        "VAULT_DATABASE_PASSWORD", database.password());
  }

  @Test
  void saysThatADatabaseCannotBeReached() {
    Map<String, String> nowhere = environment();
    nowhere.put("VAULT_STORE", "postgresql://127.0.0.1:1/vault");

    CommandRun run = InProcess.run(nowhere, "", "list");

    assertThat(run.exitCode()).as(run.errors()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(run.errors()).doesNotContain("\tat ");
  }

  @Test
  void migratesWhereNothingElseMay() {
    Map<String, String> looking = environment();
    looking.put("VAULT_MIGRATE", "false");

    CommandRun before = InProcess.run(looking, "", "init");
    CommandRun migrated = InProcess.run(looking, "", "migrate");
    CommandRun after = InProcess.run(looking, "", "init");

    assertThat(before.exitCode()).isEqualTo(ExitCode.FAILED.code());
    assertThat(before.errors()).contains("run the command `vault migrate` first");
    assertThat(migrated.exitCode()).as(migrated.errors()).isEqualTo(ExitCode.DONE.code());
    assertThat(after.exitCode()).as(after.errors()).isEqualTo(ExitCode.DONE.code());
  }
}
