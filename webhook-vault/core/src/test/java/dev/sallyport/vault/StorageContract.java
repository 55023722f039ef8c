package dev.sallyport.vault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.ticket.Purpose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the gate may do with {@code /v1/storage}, whatever the vault keeps its data in. */
abstract class StorageContract {
  private static final String PATH = "/v1/storage";

  @TempDir private Path folder;
  private final MovingClock clock = new MovingClock();
  private Map<String, String> environment = Map.of();
  private VaultUnderTest vault;
  private GateUnderTest gate;

  abstract Map<String, String> emptyStore(Path folder);

  @BeforeEach
  void start() {
    environment = VaultUnderTest.environment(folder, emptyStore(folder));
    start(environment);
  }

  private void start(Map<String, String> variables) {
    VaultUnderTest.initialise(variables);
    vault = VaultUnderTest.start(variables, clock);
    gate = GateUnderTest.bind(vault);
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  @Test
  void tellsMetadataOfCredentialsAndNeverAValue() {
    gate.store(vault, "{\"accessToken\":\"canary-1\",\"refreshToken\":\"canary-2\"}");

    VaultUnderTest.Answer one = ask("get", "tokens", "\"key\":\"github\"");
    VaultUnderTest.Answer all = ask("list", "tokens", "\"options\":{}");
    VaultUnderTest.Answer batch =
        call(
            "{\"operation\":\"list_batch\",\"collections\":[\"tokens\",\"audit\",\"vault_config\"]}");

    assertThat(one.status()).isEqualTo(200);
    assertThat(one.json().path("data").path("hasRefreshToken").asBoolean()).isTrue();
    assertThat(all.json().path("data").get(0)).isEqualTo(one.json().path("data"));
    assertThat(all.json().has("pagination")).isFalse();
    assertThat(batch.json().path("data").path("tokens")).isEqualTo(all.json().path("data"));
    assertThat(batch.json().path("data").path("audit")).isNotEmpty();
    assertThat(one.text() + all.text() + batch.text()).doesNotContain("canary");
    assertThat(ask("get", "tokens", "\"key\":\"gitlab\"").error()).isEqualTo("token_not_found");
  }

  @Test
  void pagesThroughCredentialsWithoutGapOrRepetition() {
    storeMany();
    List<String> read = new ArrayList<>();
    String after = "";
    JsonNode page;
    do {
      page = ask("list", "tokens", "\"options\":{\"limit\":2" + after + "}").json();
      page.path("data").forEach(each -> read.add(each.path("serviceName").asText()));
      assertThat(page.path("pagination").path("totalCount").asInt()).isEqualTo(5);
      after = ",\"after\":\"" + page.path("pagination").path("nextCursor").asText() + "\"";
    } while (page.path("pagination").path("hasMore").asBoolean());

    assertThat(read).containsExactly("alpha", "bravo", "charlie", "delta", "echo");
  }

  @Test
  void filtersCredentialsAndContinuesBehindTheLastOneFound() {
    storeMany();
    String filter = "\"filters\":{\"tokenType\":\"odd\"}";

    JsonNode first = ask("list", "tokens", "\"options\":{\"limit\":2," + filter + "}").json();
    String cursor = first.path("pagination").path("nextCursor").asText();
    JsonNode second =
        ask(
                "list",
                "tokens",
                "\"options\":{\"limit\":2,\"after\":\"" + cursor + "\"," + filter + "}")
            .json();

    assertThat(services(first)).containsExactly("alpha", "charlie");
    assertThat(first.path("pagination").path("hasMore").asBoolean()).isTrue();
    assertThat(services(second)).containsExactly("echo");
    assertThat(second.path("pagination").path("hasMore").asBoolean()).isFalse();
  }

  @Test
  void listsOnlyWhatChangedSince() {
    gate.store(vault, "{\"accessToken\":\"old\"}");
    clock.advance(Duration.ofSeconds(10));
    long since = clock.instant().toEpochMilli();
    store("gitlab", "{\"accessToken\":\"new\"}");

    JsonNode list = ask("list", "tokens", "\"options\":{\"since\":" + since + "}").json();

    assertThat(services(list)).containsExactly("gitlab");
  }

  @Test
  void deletesACredentialAndRecordsIt() {
    gate.store(vault, "{\"accessToken\":\"a\"}");

    JsonNode first = ask("delete", "tokens", "\"key\":\"github\"").json();
    JsonNode again = ask("delete", "tokens", "\"key\":\"github\"").json();

    assertThat(first.path("deleted").asBoolean()).isTrue();
    assertThat(again.path("deleted").asBoolean()).isFalse();
    assertThat(GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL)).error())
        .isEqualTo("token_not_found");
    assertThat(vault.log())
        .filteredOn(entry -> entry.reason().equals("storage_delete"))
        .hasSize(2)
        .allMatch(entry -> entry.service().filter("github"::equals).isPresent());
  }

  @Test
  void takesNoCredentialFromItsOwnKindOfGate() {
    VaultUnderTest.Answer answer =
        ask("set", "tokens", "\"key\":\"github\",\"data\":{\"accessToken\":\"a\"}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("forbidden");
    assertThat(ask("get", "tokens", "\"key\":\"github\"").status()).isEqualTo(404);
  }

  @Test
  void takesACredentialFromAControlPlaneOfTokenVault() {
    vault.close();
    Map<String, String> other = VaultUnderTest.environment(folder.resolve("other"), second());
    other.put("VAULT_TICKET_FORMAT", "tokenvault2");
    start(other);

    VaultUnderTest.Answer set =
        ask(
            "set",
            "tokens",
            "\"key\":\"github\",\"data\":{\"accessToken\":\"ghp_canary\",\"tokenType\":\"token\"}");
    VaultUnderTest.Answer released =
        GateUnderTest.present(vault, gate.ticket(Purpose.AGENT_CREDENTIAL));

    assertThat(set.status()).isEqualTo(200);
    assertThat(set.text()).doesNotContain("canary");
    assertThat(set.json().path("data").path("tokenType").asText()).isEqualTo("token");
    assertThat(released.json().path("token").path("accessToken").asText()).isEqualTo("ghp_canary");
  }

  /** A store beside the first, of the same kind. */
  private Map<String, String> second() {
    folder.resolve("other").toFile().mkdirs();
    return emptyStore(folder.resolve("other"));
  }

  @Test
  void keepsDocumentsAndGivesThemBack() {
    String data = "{\"url\":\"https://mcp.example.com\",\"headers\":{\"A\":\"Bearer ${TOKEN}\"}}";

    JsonNode stored =
        ask("set", "proxy_configs", "\"key\":\"github\",\"data\":" + data).json().path("data");
    clock.advance(Duration.ofSeconds(1));
    JsonNode overwritten =
        ask("set", "proxy_configs", "\"key\":\"github\",\"data\":{\"url\":\"x\"}")
            .json()
            .path("data");
    JsonNode got = ask("get", "proxy_configs", "\"key\":\"github\"").json().path("data");
    JsonNode list = ask("list", "proxy_configs", "\"options\":{\"limit\":5}").json();

    assertThat(overwritten.path("createdAt")).isEqualTo(stored.path("createdAt"));
    assertThat(got.path("data").path("url").asText()).isEqualTo("x");
    assertThat(list.path("data").get(0)).isEqualTo(overwritten);
    assertThat(list.path("pagination").path("totalCount").asInt()).isEqualTo(1);
    assertThat(ask("get", "vault_config", "\"key\":\"github\"").error()).isEqualTo("not_found");
    assertThat(
            ask("delete", "proxy_configs", "\"key\":\"github\"").json().path("deleted").asBoolean())
        .isTrue();
    assertThat(ask("get", "proxy_configs", "\"key\":\"github\"").status()).isEqualTo(404);
  }

  @Test
  void showsTheGateNothingOfWhatTheVaultKeepsForItself() {
    for (String own : List.of("oauth_clients", "oauth_refreshes", "oauth_connections")) {
      assertThat(ask("get", own, "\"key\":\"github\"").status()).as(own).isEqualTo(400);
      assertThat(ask("list", own, "\"options\":{}").status()).as(own).isEqualTo(400);
      assertThat(ask("set", own, "\"key\":\"k\",\"data\":{}").status()).as(own).isEqualTo(400);
      assertThat(ask("delete", own, "\"key\":\"k\"").status()).as(own).isEqualTo(400);
    }
  }

  @Test
  void keepsNoDocumentThatHoldsASecret() {
    VaultUnderTest.Answer answer =
        ask("set", "vault_config", "\"key\":\"k\",\"data\":{\"a\":[{\"refreshToken\":\"x\"}]}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("message").asText()).contains("refreshToken");
  }

  @Test
  void showsItsLogNewestFirstAndLetsNobodyWriteIt() {
    gate.store(vault, "{\"accessToken\":\"a\"}");
    GateUnderTest.present(vault, "nonsense");

    JsonNode first = ask("list", "audit", "\"options\":{\"limit\":1}").json();
    String cursor = first.path("pagination").path("nextCursor").asText();
    JsonNode second =
        ask("list", "audit", "\"options\":{\"limit\":1,\"after\":\"" + cursor + "\"}").json();
    String key = first.path("data").get(0).path("key").asText();
    JsonNode refused =
        ask("list", "audit", "\"options\":{\"filters\":{\"outcome\":\"refused\"}}").json();

    assertThat(first.path("data").get(0).path("reason").asText()).isEqualTo("malformed");
    assertThat(second.path("data").get(0).path("reason").asText()).isEqualTo("stored");
    assertThat(first.path("pagination").path("totalCount").asInt()).isEqualTo(3);
    assertThat(refused.path("data")).hasSize(1);
    assertThat(ask("get", "audit", "\"key\":\"" + key + "\"").json().path("data"))
        .isEqualTo(first.path("data").get(0));
    assertThat(ask("set", "audit", "\"key\":\"1\",\"data\":{}").status()).isEqualTo(403);
    assertThat(ask("delete", "audit", "\"key\":\"1\"").status()).isEqualTo(403);
  }

  @Test
  void acceptsNothingThatItsGateDidNotSignJustNow() {
    String body = "{\"operation\":\"list\",\"collection\":\"tokens\"}";
    Map<String, String> signed = gate.signedCall("POST", PATH, body);
    Map<String, String> elsewhere = gate.signedCall("POST", "/v1/health", body);
    Map<String, String> noId = new LinkedHashMap<>(gate.signedCall("POST", PATH, body));
    noId.remove("x-sallyport-request-id");

    assertThat(vault.post(PATH, body, Map.of()).error()).isEqualTo("auth_failed");
    assertThat(vault.post(PATH, body + " ", signed).error()).isEqualTo("auth_failed");
    assertThat(vault.post(PATH, body, elsewhere).error()).isEqualTo("auth_failed");
    assertThat(vault.post(PATH, body, noId).error()).isEqualTo("auth_failed");
    assertThat(vault.post(PATH, body, signed).status()).isEqualTo(200);
    assertThat(vault.post(PATH, body, signed).error()).isEqualTo("auth_failed");
    Map<String, String> late = gate.signedCall("POST", PATH, body);
    clock.advance(Duration.ofSeconds(301));
    assertThat(vault.post(PATH, body, late).error()).isEqualTo("auth_failed");
  }

  @Test
  void notesWhatTheGateWantsRefreshed() {
    store("gitlab", "{\"accessToken\":\"a\"}");
    store("google", "{\"accessToken\":\"a\",\"refreshToken\":\"b\"}");

    assertThat(notice("github").json().path("status").asText()).isEqualTo("no_token");
    assertThat(notice("gitlab").json().path("status").asText()).isEqualTo("no_refresh_token");
    assertThat(notice("google").json().path("status").asText()).isEqualTo("acknowledged");
    assertThat(notice("Google").status()).isEqualTo(400);
    assertThat(vault.log().getLast().reason()).isEqualTo("refresh_notice");
    assertThat(vault.post("/v1/refresh-notify", "{}", Map.of()).error()).isEqualTo("auth_failed");
  }

  private VaultUnderTest.Answer notice(String service) {
    String body =
        "{\"service\":\""
            + service
            + "\",\"reason\":\"expired\",\"refreshHint\":{\"tokenUrl\":\"https://a.example\"}}";
    return vault.post(
        "/v1/refresh-notify", body, gate.signedCall("POST", "/v1/refresh-notify", body));
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String body :
        List.of(
            "{}",
            "{\"operation\":\"drop\",\"collection\":\"tokens\"}",
            "{\"operation\":\"get\",\"collection\":\"tokens\"}",
            "{\"operation\":\"get\",\"collection\":\"tokens\",\"key\":\"UPPER\"}",
            "{\"operation\":\"get\",\"collection\":\"keys\",\"key\":\"a\"}",
            "{\"operation\":\"get\",\"collection\":\"tokens\",\"key\":\"a\",\"options\":{}}",
            "{\"operation\":\"get\",\"collection\":\"audit\",\"key\":\"-1\"}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"limit\":-1}}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"limit\":1001}}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"limit\":\"1\"}}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"since\":-1}}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"after\":\"A B\"}}",
            "{\"operation\":\"list\",\"collection\":\"tokens\",\"options\":{\"filters\":{\"x\":\"y\"}}}",
            "{\"operation\":\"list\",\"collection\":\"audit\",\"options\":{\"after\":\"x\"}}",
            "{\"operation\":\"list_batch\",\"collections\":[]}",
            "{\"operation\":\"list_batch\",\"collections\":[\"tokens\",\"tokens\"]}",
            "{\"operation\":\"list_batch\",\"collections\":[\"tokens\"],\"options\":{\"after\":\"a\"}}",
            "{\"operation\":\"set\",\"collection\":\"vault_config\",\"key\":\"k\",\"data\":[]}",
            "{\"operation\":\"set\",\"collection\":\"vault_config\",\"key\":\"k k\",\"data\":{}}",
            "{\"operation\":\"get\",\"collection\":\"tokens\",\"key\":\"a\",\"extra\":1}")) {
      VaultUnderTest.Answer answer = call(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.error()).as(body).isEqualTo("invalid_request");
    }
  }

  private void storeMany() {
    int number = 0;
    for (String service : List.of("alpha", "bravo", "charlie", "delta", "echo")) {
      String type = number++ % 2 == 0 ? "odd" : "even";
      store(service, "{\"accessToken\":\"a\",\"tokenType\":\"" + type + "\"}");
    }
  }

  private void store(String service, String tokenData) {
    assertThat(gate.storeAs(vault, service, tokenData).status()).isEqualTo(200);
  }

  private static List<String> services(JsonNode list) {
    List<String> services = new ArrayList<>();
    list.path("data").forEach(each -> services.add(each.path("serviceName").asText()));
    return services;
  }

  private VaultUnderTest.Answer ask(String operation, String collection, String rest) {
    return call(
        "{\"operation\":\"" + operation + "\",\"collection\":\"" + collection + "\"," + rest + "}");
  }

  private VaultUnderTest.Answer call(String body) {
    return vault.post(PATH, body, gate.signedCall("POST", PATH, body));
  }
}
