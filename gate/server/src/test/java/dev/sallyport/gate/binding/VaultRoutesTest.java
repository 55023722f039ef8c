package dev.sallyport.gate.binding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VaultRoutesTest {
  private static GateUnderTest gate;

  private FakeVault vault;
  private ApiClient operator;

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("bindings");
  }

  @AfterAll
  static void stopGate() {
    gate.close();
  }

  @BeforeEach
  void startVault() {
    vault = FakeVault.start();
    operator = gate.newOrganisation();
  }

  @AfterEach
  void stopVault() {
    vault.close();
  }

  private Reply bind() {
    return bind(vault.code(), vault.url(), vault.secretHash());
  }

  private Reply bind(String code, String url, String hash) {
    return operator.post(
        "/api/vault/webhook-bind",
        "{\"code\":\"%s\",\"webhookUrl\":\"%s\",\"hmacSecretHash\":\"%s\"}"
            .formatted(code, url, hash));
  }

  @Test
  void bindsAVaultOfProtocolTwoThatNamesNoKeyAndNoFormat() {
    Reply bound = bind();

    assertThat(bound.body().toString()).contains("\"bound\":true");
    assertThat(bound.status()).isEqualTo(201);
    assertThat(bound.text("webhookUrl")).isEqualTo(vault.url());
    assertThat(bound.text("webhookId")).isEqualTo("wh_1");
    assertThat(bound.text("version")).isEqualTo("2.4.1");
    assertThat(bound.text("ticketFormat")).isEqualTo("tokenvault2");
    assertThat(bound.text("keyId"))
        .isEqualTo(BindingKey.derive(BindingSecret.ofBytes(vault.secret())).kid());
    assertThat(bound.body().path("capabilities"))
        .extracting(JsonNode::asText)
        .containsExactly("storage", "credential", "ticketConstraints");
    assertThat(vault.healthFailures()).isEmpty();
    ObjectNode status = (ObjectNode) operator.get("/api/vault/status").body();
    status.remove("health");
    assertThat(status).isEqualTo(bound.body());
  }

  @Test
  void keepsTheSecretSealedAndShowsItNowhere() {
    Reply bound = bind();

    String hex = java.util.HexFormat.of().formatHex(vault.secret());
    assertThat(bound.body().toString()).doesNotContain(vault.secretBase64()).doesNotContain(hex);
    assertThat(
            gate.query(
                "select encode(sealed_secret, 'hex') from binding where id = '"
                    + bound.text("bindingId")
                    + "'"))
        .hasSizeGreaterThan(64)
        .doesNotContain(hex);
  }

  @Test
  void takesTheKeyIdAndFormatThatTheVaultNames() {
    vault
        .with(",\"keyId\":\"k-1\",\"ticketFormat\":\"jwt\"")
        .answeringHealth(
            request ->
                FakeVault.answer(
                    request,
                    request.getRequestHeaders().getFirst("X-Sallyport-Signature") == null
                        ? 401
                        : 200,
                    "{\"status\":\"healthy\"}"));

    Reply bound = bind();

    assertThat(bound.text("keyId")).isEqualTo("k-1");
    assertThat(bound.text("ticketFormat")).isEqualTo("jwt");
    assertThat(bound.body().path("capabilities"))
        .extracting(JsonNode::asText)
        .containsExactly("storage", "credential");
  }

  @Test
  void bindingAgainReplacesTheBindingAndErasesItsSecret() {
    String first = bind().text("bindingId");
    String second = bind().text("bindingId");

    assertThat(second).isNotEqualTo(first);
    assertThat(operator.get("/api/vault/status").text("bindingId")).isEqualTo(second);
    assertThat(
            gate.query(
                "select status || ' ' || (sealed_secret is null) from binding where id = '"
                    + first
                    + "'"))
        .isEqualTo("replaced true");
  }

  @Test
  void aCodeIsGoodOnce() {
    String code = vault.code();
    assertThat(bind(code, vault.url(), vault.secretHash()).status()).isEqualTo(201);

    Reply again = bind(code, vault.url(), vault.secretHash());

    assertThat(again.status()).isEqualTo(422);
    assertThat(again.code()).isEqualTo("WEBHOOK_AUTH_FAILED");
    assertThat(again.text("detail")).contains("register URL again");
  }
}
