package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import dev.sallyport.ticket.Purpose;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreGoneTest {
  @Test
  void givesNothingThatItCannotLogAndRecoversByItself(@TempDir Path folder) {
    try (LocalPostgres postgres = LocalPostgres.start(Options.temporary())) {
      Database database = postgres.createDatabase("vault", "vault_owner");
      Map<String, String> environment =
          VaultUnderTest.environment(
              folder,
              Map.of(
                  "VAULT_STORE", database.url(),
                  "VAULT_DATABASE_USER", database.user(),
                  "VAULT_DATABASE_PASSWORD", database.password()));
      VaultUnderTest.initialise(environment);
      try (VaultUnderTest vault = VaultUnderTest.start(environment, new MovingClock())) {
        GateUnderTest gate = GateUnderTest.bind(vault);
        gate.store(vault, "{\"accessToken\":\"ghp_secret\"}");
        assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).status())
            .isEqualTo(200);

        postgres.kill();
        VaultUnderTest.Answer gone =
            GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));
        postgres.restart();
        VaultUnderTest.Answer back =
            GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));

        assertThat(gone.status()).isEqualTo(503);
        assertThat(gone.error()).isEqualTo("unavailable");
        assertThat(gone.text()).doesNotContain("ghp_secret").doesNotContain("onnect");
        assertThat(back.status()).isEqualTo(200);
      }
    }
  }
}
