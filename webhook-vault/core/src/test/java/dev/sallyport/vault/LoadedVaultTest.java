package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.service.configuration.ConfigurationException;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.function.FunctionRequest;
import dev.sallyport.vault.function.VaultFunction;
import dev.sallyport.vault.keyset.KeysetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vault as a function of its environment, the way a cloud function would call it. */
final class LoadedVaultTest {
  @TempDir private Path folder;

  private Map<String, String> environment() {
    return VaultUnderTest.environment(
        folder, Map.of("VAULT_STORE", "file:" + folder.resolve("vault.data")));
  }

  @Test
  void answersFromAnyThread() throws TimeoutException {
    Map<String, String> environment = environment();
    VaultUnderTest.initialise(environment);

    try (VaultFunction vault = VaultFunction.load(environment)) {
      VaultResponse answer =
          vault.answer(
              new FunctionRequest(
                  "GET", "/v1/health", null, new byte[0], name -> List.of(), Optional.empty()),
              1_000);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(new String(answer.body(), UTF_8)).contains("\"status\":\"healthy\"");
      assertThat(vault.maximumBody("POST", "/v1/store")).isPositive();
      assertThat(vault.maximumBody("POST", "/nowhere")).isZero();
    }
  }

  @Test
  void doesNotStartWithoutAKeyset() {
    assertThatExceptionOfType(KeysetException.class)
        .isThrownBy(() -> VaultFunction.load(environment()))
        .withMessageContaining("vault init");
  }

  @Test
  void doesNotStartWithoutAKey() {
    Map<String, String> environment = environment();
    environment.remove("VAULT_KEK_FILE");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> VaultFunction.load(environment))
        .withMessageContaining("VAULT_KEK")
        .withMessageContaining("vault init");
  }

  @Test
  void speaksTokenVaultsFormatWhenToldTo() {
    Map<String, String> environment = new LinkedHashMap<>(environment());
    environment.put("VAULT_TICKET_FORMAT", "tokenvault2");
    VaultUnderTest.initialise(environment);

    try (VaultUnderTest vault = VaultUnderTest.start(environment, new MovingClock())) {
      GateUnderTest gate = GateUnderTest.bind(vault);
      assertThat(gate.store(vault, "{\"accessToken\":\"ghp_secret\"}").status()).isEqualTo(200);
      String ticket = gate.ticket(Purpose.AGENT_CREDENTIAL);

      assertThat(GateUnderTest.present(vault, ticket).status()).isEqualTo(200);
      assertThat(GateUnderTest.present(vault, ticket).error()).isEqualTo("ticket_invalid");
      Map<String, String> call = gate.signedCall("POST", "/v1/health", "{}");
      assertThat(call).containsKey("x-tokenvault-signature");
      assertThat(vault.post("/v1/health", "{}", call).status()).isEqualTo(200);
    }
  }
}
