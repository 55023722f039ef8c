package dev.sallyport.gate.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.binding.FakeVault;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that the gate fetches for its agents. */
final class RelayTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECRET = "ghp_secret";
  private static final String PLAIN = "{\"token\":{\"accessToken\":\"" + SECRET + "\"}}";
  private static final String SEALED =
      "{\"sealed\":{\"format\":1,\"keyId\":\"9MQD9525VSBorrX_4KCmiekSZrQkYx43UDVS3qykcU0\",\"kem\":\"DHKEM(X25519,"
          + " HKDF-SHA256)\","
          + "\"kdf\":\"HKDF-SHA256\",\"aead\":\"AES-256-GCM\",\"ticketId\":\"TICKET\",\"service\":\"github\",\"enc\":\"ZW5j\",\"ciphertext\":\"Y3Q\"}}";

  private static GateUnderTest gate;

  private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();
  private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();
  private volatile Answering answering = ticket -> new Said(200, sealedFor(ticket));
  private FakeVault vault;
  private ApiClient operator;
  private String key;

  private record Said(int status, String body) {}

  @FunctionalInterface
  private interface Answering {
    Said to(JsonNode ticket);
  }

  @BeforeAll
  static void startGate() {
    gate = GateUnderTest.start("relay");
  }

  @AfterAll
  static void stopGate() {
    gate.close();
  }

  @BeforeEach
  void bind() {
    bindTo("[\"credential\",\"relay\"]");
  }

  private void bindTo(String capabilities) {
    vault = FakeVault.givingCredentials(capabilities, this::answer, this::answer);
    operator = gate.newOrganisation();
    vault.bind(operator);
    JsonNode made = operator.post("/api/agents", "{\"name\":\"m\",\"mcpEnabled\":true}").body();
    key = made.path("apiKey").asText();
    operator.post(
        "/api/agents/" + made.path("id").asText() + "/grants", "{\"serviceName\":\"github\"}");
  }

  @AfterEach
  void stopVault() {
    vault.close();
  }

  private void answer(HttpExchange request) throws IOException {
    asked.add(request);
    JsonNode body = JSON.readTree(request.getRequestBody().readAllBytes());
    bodies.add(body);
    Said said = answering.to(claims(body));
    request.getResponseHeaders().set("Retry-After", "7");
    request.getResponseHeaders().set("Location", vault.url() + "/v1/credential");
    FakeVault.answer(request, said.status(), said.body());
  }

  private static JsonNode claims(JsonNode body) throws IOException {
    return JSON.readTree(
        Base64.getUrlDecoder().decode(body.path("ticket").asText().split("\\.", -1)[1]));
  }

  private static String sealedFor(JsonNode ticket) {
    return SEALED.replace("TICKET", ticket.path("jti").asText());
  }

  private Reply deliver(String body, String... headers) {
    HttpRequest.Builder request =
        operator
            .request("/api/vault/delivery", body)
            .header("Content-Type", "application/json")
            .method("PUT", BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return ApiClient.send(request);
  }

  private void relay() {
    assertThat(deliver("{\"delivery\":\"relay\"}", "If-Match", "*").status()).isEqualTo(200);
  }

  private Reply credential() {
    return new ApiClient(gate.url(), key).get("/api/agents/credentials?service=github");
  }

  private List<String> log() {
    return operator.get("/api/tokens/audit-log").body().findValuesAsText("action");
  }

  @Test
  void redirectsUntilAnOperatorSaysOtherwiseAndFollowsFromTheNextRequestOn() {
    assertThat(credential().status()).isEqualTo(307);
    Reply shown = operator.get("/api/vault/delivery");
    assertThat(shown.text("delivery")).isEqualTo("redirect");

    Reply changed =
        deliver(
            "{\"delivery\":\"relay\"}",
            "If-Match",
            shown.response().headers().firstValue("etag").orElseThrow());

    assertThat(changed.text("delivery")).isEqualTo("relay");
    assertThat(changed.body().path("relayPlaintextThroughTheGate").asBoolean(true)).isFalse();
    assertThat(credential().status()).isEqualTo(200);
    assertThat(deliver("{\"delivery\":\"redirect\"}", "If-Match", "*").status()).isEqualTo(200);
    assertThat(credential().status()).isEqualTo(307);
    assertThat(log()).contains("vault_delivery_changed", "agent_credential_relayed");
  }

  @Test
  void carriesWhatIsSealedToTheAgentWithATicketThatIsForNothingElse() throws IOException {
    relay();

    Reply carried = credential();

    assertThat(carried.status()).isEqualTo(200);
    JsonNode ticket = claims(bodies.getLast());
    assertThat(carried.body()).isEqualTo(JSON.readTree(sealedFor(ticket)));
    assertThat(ticket.path("pur").asText()).isEqualTo("relay");
    assertThat(ticket.has("cnf")).isFalse();
    assertThat(carried.response().headers().firstValue("cache-control")).contains("no-store");
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getRequestURI()).hasToString("/v1/relay");
              assertThat(request.getRequestHeaders()).containsKey("X-Sallyport-Signature");
              assertThat(request.getRequestHeaders().toString()).doesNotContain(key);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PLAIN,
        "not json",
        "[]",
        "{}",
        "{\"sealed\":null}",
        "{\"sealed\":{\"accessToken\":\"" + SECRET + "\"}}",
        "{\"token\":{\"accessToken\":\"" + SECRET + "\"},\"sealed\":{}}"
      })
  void passesOnNothingThatIsNotSealed(String answer) {
    relay();
    answering = ticket -> new Said(200, answer);

    assertUnfit(credential());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"format\":1|\"format\":2",
        "\"service\":\"github\"|\"service\":\"gitlab\"",
        "\"ticketId\":\"|\"ticketId\":\"A",
        "\"enc\":\"ZW5j\"|\"enc\":\"ghp_secret!\"",
        "\"enc\":\"ZW5j\"|\"enc\":\"ZW5j\",\"token\":\"ghp_secret\"",
        "\"ciphertext\":\"Y3Q\"}|\"ciphertext\":\"Y3Q\"},\"token\":{\"accessToken\":\"ghp_secret\"}",
        "\"keyId\":\"9|\"keyId\":\"{9",
        "\"kdf\":\"HKDF-SHA256\",|\"kdf\":null,"
      })
  void passesOnNothingThatIsSealedInAnotherForm(String part, String instead) {
    relay();
    answering = ticket -> new Said(200, sealedFor(ticket).replace(part, instead));

    assertUnfit(credential());
  }

  private static void assertUnfit(Reply reply) {
    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.code()).isEqualTo("VAULT_REFUSED");
    assertThat(reply.text("vaultCode")).isEqualTo("unfit_answer");
    assertThat(reply.body().toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "409, key_not_enrolled, 409, KEY_NOT_ENROLLED",
    "409, key_not_supported, 409, KEY_NOT_SUPPORTED",
    "404, token_not_found, 404, CREDENTIAL_NOT_STORED",
    "404, not_found, 502, VAULT_REFUSED",
    "401, ticket_invalid, 502, VAULT_REFUSED",
    "403, sealed_only, 502, VAULT_REFUSED",
    "429, releases_capped, 429, RELEASES_CAPPED",
    "307, elsewhere, 502, VAULT_REFUSED",
    "201, created, 502, VAULT_REFUSED"
  })
  void saysWhyTheVaultGaveNothingInItsOwnWords(int said, String error, int status, String code) {
    relay();
    answering =
        ticket -> new Said(said, "{\"error\":\"%s\",\"message\":\"%s\"}".formatted(error, SECRET));

    Reply refused = credential();

    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.text("vaultCode")).isEqualTo(error);
    assertThat(refused.body().toString()).doesNotContain(SECRET);
    assertThat(asked).as("once, and no redirect followed").hasSize(1);
    if (status == 429) {
      assertThat(refused.response().headers().firstValue("retry-after")).contains("7");
    }
  }

  @Test
  void givesUpOnAnAnswerThatIsTooLong() {
    relay();
    answering = ticket -> new Said(200, "x".repeat(600 * 1024));

    Reply refused = credential();

    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.code()).isEqualTo("WEBHOOK_UNAVAILABLE");
  }

  @Test
  void doesNotBeginWithAVaultThatWouldNotSeal() {
    vault.close();
    bindTo("[\"credential\"]");

    Reply refused = deliver("{\"delivery\":\"relay\"}", "If-Match", "*");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("RELAY_UNSUPPORTED");
    assertThat(credential().status()).isEqualTo(307);
  }

  @Test
  void changesOnlyTheSettingThatWasSeen() {
    String relay = "{\"delivery\":\"relay\"}";
    String first =
        operator.get("/api/vault/delivery").response().headers().firstValue("etag").orElseThrow();
    relay();

    assertThat(deliver(relay).status()).isEqualTo(428);
    assertThat(deliver(relay, "If-Match", "\"3\"").status()).isEqualTo(400);
    assertThat(deliver("{\"delivery\":\"redirect\"}", "If-Match", first).status()).isEqualTo(412);
    assertThat(operator.get("/api/vault/delivery").text("delivery")).isEqualTo("relay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"delivery\":\"RELAY\"}",
        "{\"delivery\":\"redirect\",\"relayPlaintextThroughTheGate\":true}",
        "{\"delivery\":\"relay\",\"relayPlaintextThroughTheGate\":\"no\"}"
      })
  void refusesWhatIsNoDelivery(String body) {
    assertThat(deliver(body, "If-Match", "*").status()).isEqualTo(400);
  }

  @Test
  void carriesPlaintextOnlyWhereAnOperatorSaysSoAndTheLogSaysItEachTime() {
    Reply allowed =
        deliver("{\"delivery\":\"relay\",\"relayPlaintextThroughTheGate\":true}", "If-Match", "*");
    assertThat(allowed.body().path("relayPlaintextThroughTheGate").asBoolean()).isTrue();
    answering = ticket -> new Said(200, PLAIN);

    Reply carried = credential();

    assertThat(carried.body().at("/token/accessToken").asText()).isEqualTo(SECRET);
    assertThat(asked.getLast().getRequestURI()).hasToString("/v1/credential");
    assertThat(log())
        .contains("vault_plaintext_relay_allowed", "agent_credential_relayed_in_plaintext");
  }

  private JsonNode model() {
    String call =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_credential\",\"arguments\":{\"service\":\"github\"}}}";
    HttpRequest.Builder request =
        new ApiClient(gate.url(), key)
            .request("/api/agents/mcp", call)
            .header("Accept", "application/json, text/event-stream")
            .header("MCP-Protocol-Version", "2025-11-25")
            .method("POST", BodyPublishers.ofByteArray(call.getBytes(UTF_8)));
    return ApiClient.send(request).body().path("result");
  }

  @Test
  void givesAModelTheSealedCredentialAsData() throws IOException {
    relay();

    JsonNode result = model();

    assertThat(result.path("structuredContent"))
        .isEqualTo(JSON.readTree(sealedFor(claims(bodies.getLast()))));
    answering = ticket -> new Said(409, "{\"error\":\"key_not_enrolled\"}");
    assertThat(model().toString()).contains("\"isError\":true", "KEY_NOT_ENROLLED", "vault enrol");
  }

  @Test
  void givesNoModelPlaintextWhateverTheBindingSays() {
    deliver("{\"delivery\":\"relay\",\"relayPlaintextThroughTheGate\":true}", "If-Match", "*");
    answering = ticket -> new Said(200, PLAIN);

    JsonNode result = model();

    assertThat(result.at("/structuredContent/credential_url").asText()).startsWith(vault.url());
    assertThat(asked).isEmpty();
  }
}
