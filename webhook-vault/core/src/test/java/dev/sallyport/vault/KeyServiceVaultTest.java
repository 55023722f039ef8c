package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.keyservice.FakeKeyService;
import dev.sallyport.vault.keyservice.FakeTransit;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vault whose key-encryption key is in a key service. */
final class KeyServiceVaultTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeTransit service = new FakeTransit(vertx);
  private final MovingClock clock = new MovingClock();

  @TempDir private Path folder = Path.of("");
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void initialise() {
    environment =
        new LinkedHashMap<>(
            VaultUnderTest.environment(
                folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data"))));
    environment.remove("VAULT_KEK_FILE");
    environment.put("VAULT_KEK", "hcvault://vault.example.com:8200/transit/keys/one");
    environment.put("VAULT_KEK_ENDPOINT", service.endpoint());
    environment.put("VAULT_KEK_TOKEN", FakeKeyService.SECRET);
    environment.put("VAULT_KEK_NAMESPACE", "team");
    VaultUnderTest.initialise(environment);
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void asksItsKeyServiceOnceAndServesWhileThatIsAway() {
    service.become(FakeKeyService.Mood.WORKS);
    try (VaultUnderTest vault = VaultUnderTest.start(environment, clock)) {
      assertThat(service.questions()).isEqualTo(1);
      service.become(FakeKeyService.Mood.IS_BROKEN);
      GateUnderTest gate = GateUnderTest.bind(vault);
      gate.store(vault, "{\"accessToken\":\"ghp_secret\"}");

      for (int i = 0; i < 20; i++) {
        String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);
        assertThat(GateUnderTest.present(vault, ticket).text()).contains("ghp_secret");
      }

      assertThat(service.questions()).isZero();
    }
  }

  @Test
  void doesNotStartWhileItsKeyServiceDenies() {
    service.become(FakeKeyService.Mood.DENIES);

    assertThatThrownBy(() -> VaultUnderTest.start(environment, clock))
        .hasMessageContaining("the transit engine refused (status 403)")
        .hasMessageNotContaining(FakeKeyService.SECRET);
  }
}
