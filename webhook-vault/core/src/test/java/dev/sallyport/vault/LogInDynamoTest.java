package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.local.dynamodb.LocalDynamoDb;
import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.vault.log.proof.LogTrees;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table has the log and no tree of it: the vault says so, and claims no checkpoint. */
final class LogInDynamoTest {
  private static final Map<String, String> STORE = LocalDynamoDb.instance().newVaultStore();
  private static final String EXCHANGE = "/v1/log/exchange";

  @TempDir private Path folder;
  private VaultUnderTest vault;
  private GateUnderTest gate;

  @BeforeEach
  void start() {
    Map<String, String> environment = VaultUnderTest.environment(folder, STORE);
    VaultUnderTest.initialise(environment);
    vault = VaultUnderTest.start(environment, new MovingClock());
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  private static void assertNotKept(VaultUnderTest.Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.error()).isEqualTo("log_tree_not_kept");
    assertThat(answer.json().path("message").asText()).contains("PostgreSQL");
  }

  @Test
  void saysThatItKeepsNoTreeOfItsLog() {
    for (String path :
        new String[] {
          "/v1/log/checkpoint", "/v1/log/proof/inclusion", "/v1/log/proof/consistency"
        }) {
      assertNotKept(vault.get(path, "", gate.signedCall("GET", path, "")));
    }
    assertNotKept(vault.post(EXCHANGE, "{}", gate.signedCall("POST", EXCHANGE, "{}")));
    assertThat(vault.capabilities()).contains("credential").doesNotContain("log");
  }

  @Test
  void removesNothingFromItAndRefusesToStartWhereItShould() {
    Map<String, String> environment = VaultUnderTest.environment(folder, STORE);
    environment.put("VAULT_LOG_RETENTION", "P400D");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> VaultUnderTest.start(environment, new MovingClock()))
        .withMessageContaining("VAULT_LOG_RETENTION must not be set for a vault on DynamoDB");
  }

  @Test
  void saysSoToItsGateOnly() {
    assertThat(vault.get("/v1/log/checkpoint", "", Map.of()).status()).isEqualTo(401);
    assertThat(vault.post(EXCHANGE, "{}", Map.of()).status()).isEqualTo(401);
  }

  @Test
  void hasTheLogItselfAndNothingToAddItTo() {
    GateUnderTest.present(vault, "no ticket");
    int entries = vault.log().size();

    vault.integrateOnce();

    assertThat(vault.log()).hasSize(entries).isNotEmpty();
    Optional<LogTrees> trees = vault.inStore(store -> Future.succeededFuture(store.logTrees()));
    assertThat(trees).isEmpty();
  }
}
