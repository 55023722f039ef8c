package dev.sallyport.gate.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.binding.FakeVault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models reach their agent's credentials by MCP, in the words of every revision. */
final class McpTest {
  private static final String PATH = "/api/agents/mcp";
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";
  private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";

  private static final List<String> ASKED = new CopyOnWriteArrayList<>();

  private static GateUnderTest gate;
  private static FakeVault vault;
  private static ApiClient operator;
  private static String agent;
  private static String key;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("mcp");
    vault = FakeVault.makingRequests(McpTest::proxied);
    operator = gate.newOrganisation();
    vault.bind(operator);
    JsonNode made = operator.post("/api/agents", "{\"name\":\"m\",\"mcpEnabled\":true}").body();
    agent = made.path("id").asText();
    key = made.path("apiKey").asText();
    for (String service : List.of("github", "held")) {
      operator.post(
          "/api/agents/" + agent + "/grants", "{\"serviceName\":\"%s\"}".formatted(service));
    }
    hold("held");
  }

  @AfterAll
  static void stop() {
    vault.close();
    gate.close();
  }

  /** As a vault would: an upstream's answer says so, a refusal of its own does not. */
  private static void proxied(HttpExchange request) throws IOException {
    String errand = new String(request.getRequestBody().readAllBytes(), UTF_8);
    ASKED.add(errand);
    if (errand.contains("/forbidden")) {
      FakeVault.answer(request, 403, "{\"error\":\"forbidden\",\"message\":\"Not there.\"}");
      return;
    }
    request.getResponseHeaders().set("X-Upstream-Status", "404");
    request.getResponseHeaders().set("X-Internal", "hidden");
    FakeVault.answer(
        request,
        404,
        errand.contains("/long") ? "é".repeat(UpstreamAnswer.LONGEST) : "{\"no\":\"issue\"}");
  }

  private static void hold(String service) {
    String credential =
        operator
            .post(
                "/api/tokens", "{\"serviceName\":\"%s\",\"tokenType\":\"JWT\"}".formatted(service))
            .text("id");
    String policy =
        operator
            .post(
                "/api/policies", "{\"name\":\"hold\",\"rules\":[{\"type\":\"require_approval\"}]}")
            .text("id");
    Reply attached =
        operator.post(
            "/api/policies/" + policy + "/attachments",
            "{\"type\":\"credential\",\"id\":\"%s\"}".formatted(credential));
    assertThat(attached.status()).isEqualTo(201);
  }

  private static Reply with(String withKey, String body, String... headers) {
    HttpRequest.Builder request =
        new ApiClient(gate.url(), withKey)
            .request(PATH, body)
            .header("Accept", "application/json, text/event-stream")
            .method("POST", BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return ApiClient.send(request);
  }

  private static Reply post(String body, String... headers) {
    return with(key, body, headers);
  }

  private static Reply call(String tool, String arguments) {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":\"c\",\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
            .formatted(tool, arguments),
        "MCP-Protocol-Version",
        "2025-11-25");
  }

  private static JsonNode done(String tool, String arguments) {
    Reply reply = call(tool, arguments);
    assertThat(reply.status()).isEqualTo(200);
    JsonNode result = reply.body().path("result");
    assertThat(result.has("isError")).as(result.toString()).isFalse();
    return result.path("structuredContent");
  }

  /** What a model reads of a refusal. */
  private static String refused(String tool, String arguments) {
    Reply reply = call(tool, arguments);
    assertThat(reply.status()).isEqualTo(200);
    JsonNode result = reply.body().path("result");
    assertThat(result.path("isError").asBoolean()).as(result.toString()).isTrue();
    assertThat(result.has("structuredContent")).isFalse();
    return result.path("content").path(0).path("text").asText()
        + result.path("content").path(1).path("text").asText();
  }

  private static int code(Reply reply) {
    return reply.body().path("error").path("code").asInt();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-03-26", "2025-06-18", "2025-11-25"})
  void shakesHandsInTheRevisionThatTheClientSpeaks(String version) {
    Reply hello =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"%s\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}"
                .formatted(version));
    Reply initialized = post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

    assertThat(hello.status()).isEqualTo(200);
    assertThat(hello.body().path("result").path("protocolVersion").asText()).isEqualTo(version);
    assertThat(hello.body().path("result").path("capabilities").has("tools")).isTrue();
    assertThat(hello.response().headers().firstValue("mcp-session-id")).isEmpty();
    assertThat(initialized.status()).isEqualTo(202);
    assertThat(post(LIST, "MCP-Protocol-Version", version).body().path("result").path("tools"))
        .hasSize(4);
  }

  @Test
  void answersANewerClientInTheNewestRevisionWithAHandshake() {
    Reply hello =
        post(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2031-01-01\"}}");

    assertThat(hello.body().path("result").path("protocolVersion").asText())
        .isEqualTo("2025-11-25");
  }

  @Test
  void needsNoHandshakeInTheNewestRevision() {
    Reply list = stateless("tools/list", "");
    Reply discovered = stateless("server/discover", "");

    assertThat(list.body().path("result").path("tools")).hasSize(4);
    assertThat(list.body().path("result").path("resultType").asText()).isEqualTo("complete");
    assertThat(list.body().path("result").path("ttlMs").isIntegralNumber()).isTrue();
    assertThat(list.body().path("result").path("cacheScope").asText()).isEqualTo("private");
    assertThat(discovered.body().path("result").path("supportedVersions").toString())
        .contains("2025-03-26", "2026-07-28");
    assertThat(stateless("ping", "").status()).isEqualTo(404);
    assertThat(code(stateless("initialize", ""))).isEqualTo(-32601);
  }

  private static Reply stateless(String method, String more, String... headers) {
    return post(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s%s}}"
            .formatted(method, META, more),
        headers.length > 0
            ? headers
            : new String[] {"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method});
  }

  @Test
  void refusesHeadersThatSayAnotherThingThanTheBody() {
    String version = "MCP-Protocol-Version";
    String name = ",\"name\":\"list_credentials\"";

    assertThat(code(stateless("tools/list", "", version, "2026-07-28"))).isEqualTo(-32020);
    assertThat(code(stateless("tools/list", "", version, "2026-07-28", "Mcp-Method", "x/y")))
        .isEqualTo(-32020);
    assertThat(code(stateless("tools/list", "", version, "2025-11-25"))).isEqualTo(-32020);
    assertThat(
            code(stateless("tools/call", name, version, "2026-07-28", "Mcp-Method", "tools/call")))
        .isEqualTo(-32020);
    Reply fitting =
        stateless(
            "tools/call",
            name,
            version,
            "2026-07-28",
            "Mcp-Method",
            "tools/call",
            "Mcp-Name",
            " list_credentials ");
    assertThat(fitting.body().path("result").path("isError").asBoolean()).isFalse();
    Reply unknown = post(LIST, version, "1999-01-01");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(code(unknown)).isEqualTo(-32022);
    assertThat(unknown.body().path("error").path("data").path("requested").asText())
        .isEqualTo("1999-01-01");
    Reply bare = post(LIST, version, "2026-07-28");
    assertThat(bare.status()).isEqualTo(400);
    assertThat(code(bare)).isEqualTo(-32602);
  }

  @Test
  void answersABatchOnlyInTheRevisionThatHasThem() {
    String batch =
        "[%s,{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"no/such\"},7]"
            .formatted(LIST);
    Reply answered = post(batch);
    Reply refused = post(batch, "MCP-Protocol-Version", "2025-06-18");
    Reply tooLong = post("[" + (LIST + ",").repeat(16) + LIST + "]");

    assertThat(answered.body()).hasSize(3);
    assertThat(answered.body().path(0).path("result").path("tools")).hasSize(4);
    assertThat(answered.body().path(1).path("error").path("code").asInt()).isEqualTo(-32601);
    assertThat(answered.body().path(2).path("error").path("code").asInt()).isEqualTo(-32600);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(-32600);
    assertThat(tooLong.status()).isEqualTo(400);
  }

  @Test
  void answersWhatIsNoMessageWithAnErrorOfTheProtocol() {
    assertThat(code(post("{"))).isEqualTo(-32700);
    assertThat(code(post("{\"a\":".repeat(100)))).isEqualTo(-32700);
    assertThat(code(post("{}"))).isEqualTo(-32600);
    assertThat(code(post("null"))).isEqualTo(-32600);
    assertThat(code(post(LIST.replace("1,", "null,")))).isEqualTo(-32600);
    assertThat(code(post(LIST.replace("tools/list", "no/such")))).isEqualTo(-32601);
    assertThat(code(call("no_such_tool", "{}"))).isEqualTo(-32602);
    assertThat(post("{\"a\":\"" + "x".repeat(600_000) + "\"}").status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "\"x\"",
        "{\"jsonrpc\":2}",
        "{\"jsonrpc\":\"2.0\",\"method\":7,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1.5}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":[]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"id\":1,\"params\":{\"name\":{}}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"tools/list\",\"id\":1,\"params\":{\"cursor\":\"x\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"initialize\",\"id\":1,\"params\":{\"protocolVersion\":[]}}"
      })
  void answersWhateverIsSentWithAnErrorAndNeverWithAFault(String message) {
    Reply reply = post(message);

    assertThat(reply.status()).isIn(200, 400);
    assertThat(code(reply)).as(reply.body().toString()).isBetween(-32700, -32600);
    assertThat(reply.body().path("jsonrpc").asText()).isEqualTo("2.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"service\":\"github\",\"path\":\"/a b\"}",
        "{\"service\":\"github\",\"path\":\"//\",\"headers\":[]}",
        "{\"service\":\"github\",\"path\":\"/\",\"headers\":{\"a\":1}}",
        "{\"service\":\"github\",\"path\":\"/\",\"body\":\"a\",\"body_base64\":\"YQ==\"}",
        "{\"service\":\"github\",\"path\":\"/\",\"body_base64\":\"!\"}",
        "{\"service\":\"github\",\"path\":\"/\",\"reason\":\"\\u0000\"}"
      })
  void refusesArgumentsThatMakeNoRequest(String arguments) {
    int before = ASKED.size();

    assertThat(refused("make_request", arguments)).contains("INVALID_REQUEST");
    assertThat(ASKED).hasSize(before);
  }

  @Test
  void listsWhatTheAgentMayUseAndRecordsIt() {
    JsonNode grants = done("list_credentials", "{}").path("grants");

    assertThat(grants.findValuesAsText("serviceName")).containsExactly("github", "held");
    assertThat(log("list_grants").toString()).contains("\"source\":\"mcp\"", agent);
  }

  private static JsonNode log(String action) {
    return operator.get("/api/tokens/audit-log?action=" + action).body();
  }

  @Test
  void givesASignedUrlAndAsksToKeepTheCredentialOutOfTheConversation() {
    JsonNode result = call("get_credential", "{\"service\":\"github\"}").body().path("result");
    String url = result.path("structuredContent").path("credential_url").asText();

    assertThat(url).startsWith(vault.url() + "/v1/credential?ticket=").endsWith("&service=github");
    assertThat(result.path("content").path(0).path("text").asText())
        .contains(url, "Keep the credential out of this conversation");
    assertThat(result.path("content").path(1).path("type").asText()).isEqualTo("resource_link");
    assertThat(result.path("content").path(1).path("uri").asText()).isEqualTo(url);
    assertThat(log("agent_credential").toString()).contains("\"source\":\"mcp\"", "allow");
  }

  @Test
  void tellsOlderClientsTheSameInWordsOnly() {
    JsonNode result =
        post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"get_credential\",\"arguments\":{\"service\":\"github\"}}}")
            .body()
            .path("result");

    assertThat(result.has("structuredContent")).isFalse();
    assertThat(result.path("content")).hasSize(1);
    assertThat(result.path("content").path(0).path("text").asText())
        .contains(vault.url() + "/v1/credential?ticket=");
  }

  @Test
  void refusesInWordsThatAModelCanActOn() {
    assertThat(refused("get_credential", "{\"service\":\"stripe\"}"))
        .contains("NO_GRANT", "POST /api/agents/{id}/grants");
    assertThat(refused("get_credential", "{}")).contains("INVALID_REQUEST", "'service' is missing");
    assertThat(refused("get_credential", "{\"service\":\"A B\"}")).contains("'service'");
    assertThat(refused("get_credential", "{\"service\":1}")).contains("'service' is a text");
    assertThat(refused("get_credential", "{\"service\":\"github\",\"x\":1}"))
        .contains("one of reason, service");
    assertThat(refused("make_request", "{\"service\":\"github\",\"path\":\"user\"}"))
        .contains("'path'");
    assertThat(
            refused(
                "make_request", "{\"service\":\"github\",\"path\":\"/\",\"method\":\"CONNECT\"}"))
        .contains("'method'");
    assertThat(log("agent_credential").toString()).contains("\"reason\":\"NO_GRANT\"");
  }

  @Test
  void holdsWhatHasToBeApprovedAndSaysWhereToLook() {
    String first = refused("get_credential", "{\"service\":\"held\",\"reason\":\"a report\"}");
    String approval = first.replaceAll("(?s).*\"approval_id\":\"([^\"]+)\".*", "$1");

    assertThat(first)
        .contains(
            "APPROVAL_REQUIRED", "approval_url", "poll_interval_seconds", "retry_after_seconds");
    operator.post("/api/approvals/" + approval + "/approve", "{}");
    assertThat(done("get_credential", "{\"service\":\"held\"}").path("credential_url").asText())
        .contains("/v1/credential?ticket=");
  }

  @Test
  void asksForAGrantOnce() {
    String arguments = "{\"service\":\"slack\",\"reason\":\"to post\",\"expires_in_hours\":2}";
    JsonNode asked = done("request_credential", arguments);
    JsonNode again = done("request_credential", arguments);

    assertThat(asked.path("status").asText()).isEqualTo("pending");
    assertThat(again.path("id")).isEqualTo(asked.path("id"));
    assertThat(operator.get("/api/grant-requests").body().toString())
        .contains(asked.path("id").asText(), "to post");
    assertThat(refused("request_credential", "{\"service\":\"slack\"}"))
        .contains("'reason' is missing");
  }

  @Test
  void hasTheVaultMakeARequestAndGivesTheAnswer() {
    JsonNode answer =
        done(
            "make_request",
            "{\"service\":\"github\",\"method\":\"POST\",\"path\":\"/issues?x=1\",\"headers\":{\"Content-Type\":\"text/plain\"},\"body\":\"hi\"}");

    assertThat(answer.path("status").asInt()).isEqualTo(404);
    assertThat(answer.path("body").asText()).isEqualTo("{\"no\":\"issue\"}");
    assertThat(answer.path("body_encoding").asText()).isEqualTo("text");
    assertThat(answer.path("headers").toString()).contains("content-type").doesNotContain("hidden");
    assertThat(ASKED.toString())
        .contains(
            "\"url\":\"/issues?x=1\"", "\"body\":\"aGk=\"", "{\"content-type\":\"text/plain\"}");
    assertThat(log("agent_request").toString()).contains("\"source\":\"mcp\"", "allow");
  }

  @Test
  void cutsAnAnswerThatIsLongerThanAModelReads() {
    JsonNode answer = done("make_request", "{\"service\":\"github\",\"path\":\"/long\"}");

    assertThat(answer.path("truncated").asBoolean()).isTrue();
    assertThat(answer.path("body_encoding").asText()).isEqualTo("text");
    assertThat(answer.path("body").asText()).hasSize(UpstreamAnswer.LONGEST / 2);
  }

  @Test
  void tellsARefusalOfTheVaultFromAnAnswerOfTheService() {
    assertThat(refused("make_request", "{\"service\":\"github\",\"path\":\"/forbidden\"}"))
        .contains("VAULT_REFUSED", "Not there.", "\"vault_code\":\"forbidden\"");
  }

  @Test
  void turnsAwayWhoHasNoKeyAndSaysWhereToReadWhatIsNeeded() {
    Reply without =
        ApiClient.send(
            HttpRequest.newBuilder(URI.create(gate.url() + PATH))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(LIST)));
    Reply wrong = with("spagent_nonsense", LIST);
    String metadata = "/.well-known/oauth-protected-resource/api/agents/mcp";

    assertThat(without.status()).isEqualTo(401);
    assertThat(challenge(without))
        .isEqualTo("Bearer resource_metadata=\"http://localhost:8080%s\"", metadata);
    assertThat(challenge(wrong)).contains("error=\"invalid_token\", resource_metadata=");
    JsonNode document =
        ApiClient.send(HttpRequest.newBuilder(URI.create(gate.url() + metadata))).body();
    assertThat(document.path("resource").asText()).isEqualTo("http://localhost:8080" + PATH);
    assertThat(document.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
  }

  private static String challenge(Reply reply) {
    return reply.response().headers().firstValue("WWW-Authenticate").orElse("");
  }

  @Test
  void takesNoKeyFromTheUrl() {
    operator.patch("/api/agents/" + agent, "{\"allowQueryKey\":true}");
    Reply reply =
        ApiClient.send(
            HttpRequest.newBuilder(URI.create(gate.url() + PATH + "?key=" + key))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(LIST)));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).contains("not in the URL");
  }

  @Test
  void isForAgentsThatAreSwitchedToItAndKeysWithTheScope() {
    JsonNode other = operator.createAgent("off");
    String otherKey = other.path("apiKey").asText();
    Reply off = with(otherKey, LIST);
    operator.patch("/api/agents/" + other.path("id").asText(), "{\"mcpEnabled\":true}");
    Reply on = with(otherKey, LIST);
    String lesser =
        operator
            .post(
                "/api/agents/" + other.path("id").asText() + "/keys",
                "{\"name\":\"l\",\"scopes\":[\"credentials:read\"]}")
            .text("apiKey");
    Reply unscoped = with(lesser, LIST);

    assertThat(off.status()).isEqualTo(403);
    assertThat(off.code()).isEqualTo("MCP_NOT_ENABLED");
    assertThat(on.status()).isEqualTo(200);
    assertThat(unscoped.code()).isEqualTo("MCP_SCOPE_DENIED");
    assertThat(unscoped.text("missingScope")).isEqualTo("mcp:use");
    assertThat(challenge(unscoped)).contains("insufficient_scope", "resource_metadata");
  }

  @Test
  void refusesPagesOfOtherSitesAndOtherMethods() {
    ApiClient client = new ApiClient(gate.url(), key);

    assertThat(post(LIST, "Origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(post(LIST, "Origin", "null").status()).isEqualTo(403);
    assertThat(post(LIST, "Origin", "http://localhost:8080").status()).isEqualTo(200);
    assertThat(client.get(PATH).status()).isEqualTo(405);
    assertThat(client.delete(PATH).status()).isEqualTo(405);
  }
}
