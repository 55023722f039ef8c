package dev.sallyport.gate.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees of the vault when something is wrong with it. */
final class VaultStatusTest {
  private static GateUnderTest gate;

  private FakeVault vault;
  private ApiClient operator;

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("vault_status");
  }

  @AfterAll
  static void stopGate() {
    gate.close();
  }

  @BeforeEach
  void bind() {
    vault = FakeVault.start();
    operator = gate.newOrganisation();
    Reply bound =
        operator.post(
            "/api/vault/webhook-bind",
            "{\"code\":\"%s\",\"webhookUrl\":\"%s\",\"hmacSecretHash\":\"%s\"}"
                .formatted(vault.code(), vault.url(), vault.secretHash()));
    assertThat(bound.status()).isEqualTo(201);
  }

  @AfterEach
  void stopVault() {
    vault.close();
  }

  private JsonNode health() {
    Reply status = operator.get("/api/vault/status");
    assertThat(status.status()).isEqualTo(200);
    assertThat(status.text("webhookUrl")).isEqualTo(vault.url());
    return status.body().path("health");
  }

  @Test
  void tellsWhatAHealthyVaultSaysAboutItself() {
    JsonNode health = health();

    assertThat(health.path("status").asText()).isEqualTo("healthy");
    assertThat(health.path("version").asText()).isEqualTo("2.4.1");
    assertThat(health.path("capabilities"))
        .extracting(JsonNode::asText)
        .containsExactly("storage", "credential", "ticketConstraints");
    assertThat(health.path("roundTripMillis").asLong(-1)).isBetween(0L, 4_000L);
    assertThat(health.has("clockSkewMillis")).as("a vault of 2.x does not tell the time").isFalse();
    assertThat(health.has("advice")).isFalse();
    assertThat(vault.healthFailures()).isEmpty();
  }

  @Test
  void measuresHowFarTheVaultsClockIsAhead() {
    Duration ahead = Duration.ofSeconds(90);
    vault.answeringHealth(
        request ->
            FakeVault.answer(
                request,
                200,
                "{\"status\":\"healthy\",\"time\":%d}"
                    .formatted(System.currentTimeMillis() + ahead.toMillis())));

    assertThat(health().path("clockSkewMillis").asLong())
        .isBetween(ahead.toMillis() - 4_000, ahead.toMillis() + 4_000);
  }

  @CsvSource({
    "401, '{\"error\":\"auth_failed\"}', auth_failed",
    "403, '{\"error\":\"setup_required\"}', auth_failed",
    "500, '{\"error\":\"internal_error\"}', unhealthy",
    "200, '{\"status\":\"degraded\"}', unhealthy",
    "200, '<html>parked</html>', unhealthy",
    "302, '', unhealthy",
  })
  @ParameterizedTest
  void tellsWhatIsWrongAndWhatToDo(int status, String body, String condition) {
    vault.answeringHealth(request -> FakeVault.answer(request, status, body));

    JsonNode health = health();

    assertThat(health.path("status").asText()).isEqualTo(condition);
    assertThat(health.path("advice").asText()).hasSizeGreaterThan(30);
    assertThat(health.toString())
        .as("nothing the vault said is passed on")
        .doesNotContain("parked");
  }

  @Test
  void tellsThatNothingAnswers() {
    vault.close();

    JsonNode health = health();

    assertThat(health.path("status").asText()).isEqualTo("unreachable");
    assertThat(health.path("advice").asText()).contains("runs");
  }

  @Test
  void doesNotWaitLongForAVaultThatSaysNothing() {
    vault.answeringHealth(vault::fallSilent);
    long before = System.nanoTime();

    assertThat(health().path("status").asText()).isEqualTo("unreachable");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
  }

  @Test
  void asksNobodyWhereNothingIsBound() {
    assertThat(gate.newOrganisation().get("/api/vault/status").body().has("health")).isFalse();
  }
}
