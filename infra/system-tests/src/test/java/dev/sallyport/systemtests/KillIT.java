package dev.sallyport.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each part is killed in the middle of load, as kill -9 does. What was acknowledged is there
 * afterwards, no redirect is without its record, no release without its entry, and the others
 * recover without help.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillIT {
  private LocalPostgres postgres;
  private Fortress fortress;

  @BeforeAll
  void start(@TempDir Path folder) {
    postgres = LocalPostgres.start(Options.temporary());
    fortress = Fortress.start(folder, postgres);
    fortress.operator().deposit(fortress.vaultAddress(), Load.SERVICE, Load.VALUE);
  }

  @AfterAll
  void stop() {
    fortress.close();
    postgres.stop();
  }

  @Test
  void killedGateLosesNothingItAcknowledged() throws Exception {
    underLoad(
        () -> {
          fortress.gate().kill();
          fortress.gate().restart();
        });
  }

  @Test
  void killedVaultLosesNothingItAcknowledged() throws Exception {
    underLoad(
        () -> {
          fortress.vault().kill();
          fortress.vault().restart();
        });
  }

  @Test
  void killedDatabaseLosesNothingThatWasAcknowledgedAndBothServicesRecoverByThemselves()
      throws Exception {
    long gate = fortress.gate().pid();
    long vault = fortress.vault().pid();
    underLoad(
        () -> {
          postgres.kill();
          postgres.restart();
        });
    assertThat(fortress.gate().pid()).isEqualTo(gate);
    assertThat(fortress.vault().pid()).isEqualTo(vault);
  }

  private void underLoad(Runnable killing) throws Exception {
    try (Load load = Load.on(fortress)) {
      load.awaitReleases(100);
      for (int i = 0; i < 2; i++) {
        killing.run();
        load.awaitRecovery(Duration.ofSeconds(30));
      }
      load.stop();
      load.lostNothingThatWasAcknowledged();
    }
    BothLogs.agree(fortress);
  }
}
