package dev.sallyport.gate.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vaults that a gate does not bind, and what it says about them. */
final class VaultRefusalsTest {
  private static GateUnderTest gate;

  private FakeVault vault;
  private ApiClient operator;

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("refused_bindings");
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
  void refusesASecretThatIsNotTheOneAnnounced() {
    Reply reply = bind(vault.code(), vault.url(), "0".repeat(64));

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("WEBHOOK_AUTH_FAILED");
    assertThat(operator.get("/api/vault/status").body().path("bound").asBoolean()).isFalse();
  }

  @Test
  void doesNotFollowARedirect() {
    FakeVault elsewhere = FakeVault.start();
    String code = elsewhere.code();
    vault.answeringExchange(
        request -> {
          request.getResponseHeaders().set("Location", elsewhere.url() + "/v1/exchange");
          FakeVault.answer(request, 307, "");
        });

    Reply reply = bind(code, vault.url(), elsewhere.secretHash());

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(bind(code, elsewhere.url(), elsewhere.secretHash()).status()).isEqualTo(201);
    elsewhere.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "not json",
        "[]",
        "null",
        "{}",
        "{\"hmacSecret\":\"AAAA\",\"webhookId\":\"w\",\"version\":\"1\"}",
        "{\"hmacSecret\":1,\"webhookId\":\"w\",\"version\":\"1\"}",
        "{\"hmacSecret\":\"SECRET\",\"version\":\"1\"}",
        "{\"hmacSecret\":\"SECRET\",\"webhookId\":\"w\"}",
        "{\"hmacSecret\":\"SECRET\",\"webhookId\":\"two words\",\"version\":\"1\"}",
        "{\"hmacSecret\":\"SECRET\",\"webhookId\":\"w\",\"version\":\"1\",\"keyId\":\"no spaces\"}",
        "{\"hmacSecret\":\"SECRET\",\"webhookId\":\"w\",\"version\":\"1\",\"ticketFormat\":\"none\"}",
        "{\"hmacSecret\":\"SECRET\",\"hmacSecret\":\"SECRET\",\"webhookId\":\"w\",\"version\":\"1\"}",
      })
  void refusesAnAnswerThatIsNoExchange(String body) {
    vault.answeringExchange(
        request -> FakeVault.answer(request, 200, body.replace("SECRET", vault.secretBase64())));

    Reply reply = bind();

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(reply.body().toString()).doesNotContain(vault.secretBase64());
  }

  @Test
  void refusesAnAnswerThatNeverEndsGrowing() {
    vault.answeringExchange(
        request -> FakeVault.answer(request, 200, "{\"padding\":\"" + "x".repeat(100_000) + "\"}"));

    assertThat(bind().code()).isEqualTo("WEBHOOK_UNAVAILABLE");
  }

  @ParameterizedTest
  @CsvSource({
    "400,WEBHOOK_AUTH_FAILED",
    "401,WEBHOOK_AUTH_FAILED",
    "403,WEBHOOK_AUTH_FAILED",
    "404,WEBHOOK_AUTH_FAILED",
    "410,WEBHOOK_AUTH_FAILED",
    "204,WEBHOOK_UNAVAILABLE",
    "429,WEBHOOK_UNAVAILABLE",
    "500,WEBHOOK_UNAVAILABLE",
    "503,WEBHOOK_UNAVAILABLE"
  })
  void saysWhatAStatusOfTheVaultMeans(int status, String code) {
    vault.answeringExchange(
        request -> FakeVault.answer(request, status, status == 204 ? "" : "{}"));

    assertThat(bind().code()).isEqualTo(code);
  }

  @Test
  void doesNotBindAVaultThatRefusesTheFirstSignedCall() {
    vault.answeringHealth(request -> FakeVault.answer(request, 401, "{\"error\":\"auth_failed\"}"));

    Reply reply = bind();

    assertThat(reply.code()).isEqualTo("WEBHOOK_AUTH_FAILED");
    assertThat(operator.get("/api/vault/status").body().path("bound").asBoolean()).isFalse();
  }

  @Test
  void aHiccupOfTheFirstSignedCallDoesNotLoseTheSecret() {
    java.util.concurrent.atomic.AtomicInteger calls =
        new java.util.concurrent.atomic.AtomicInteger();
    vault.answeringHealth(
        request ->
            FakeVault.answer(
                request, calls.incrementAndGet() < 3 ? 503 : 200, "{\"status\":\"healthy\"}"));

    assertThat(bind().status()).isEqualTo(201);
    assertThat(calls).hasValue(3);
  }

  @Test
  void saysWhenTheVaultCannotBeReached() {
    String url = vault.url();
    vault.close();

    Reply reply = bind("00000000-0000-4000-8000-000000000000", url, "0".repeat(64));

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("WEBHOOK_UNAVAILABLE");
    assertThat(reply.body().toString()).doesNotContain("127.0.0.1").doesNotContain("refused:");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:9999",
        "http://vault.localhost:9999",
        "http://10.0.0.1:8443",
        "https://192.168.1.1",
        "https://169.254.169.254",
        "https://[fd00::1]",
        "http://127.0.0.1:80",
        "http://127.0.0.1:1024",
        "http://user@127.0.0.1:8081",
        "http://127.0.0.1:8081?x=1",
        "http://127.0.0.1:8081#x",
        "ftp://127.0.0.1:8081",
        "127.0.0.1:8081",
        "http://127.0.0.1:8081/",
        "",
        "http://",
        "http://no-such-host.invalid:8081",
      })
  void refusesAUrlThatItWillNotCall(String url) {
    Reply reply = bind(vault.code(), url, vault.secretHash());

    assertThat(reply.status()).isEqualTo(422);
    assertThat(reply.code()).isEqualTo("WEBHOOK_URL_REFUSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"code\":\"x\",\"webhookUrl\":\"http://127.0.0.1:8081\",\"hmacSecretHash\":\"00\"}",
        "{\"code\":\"00000000-0000-4000-8000-000000000000\",\"webhookUrl\":\"http://127.0.0.1:8081\",\"hmacSecretHash\":\"00\"}",
        "{\"code\":1,\"webhookUrl\":\"http://127.0.0.1:8081\",\"hmacSecretHash\":\"00\"}",
      })
  void refusesABindingThatLacksSomething(String body) {
    assertThat(operator.post("/api/vault/webhook-bind", body).status()).isEqualTo(400);
  }
}
