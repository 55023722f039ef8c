package dev.sallyport.gate.mcpproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.binding.FakeVault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MCP servers that agents reach through gate and vault. */
final class McpProxyTest {
  private static final String MESSAGE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static final List<String> ASKED = new CopyOnWriteArrayList<>();

  /** Goes down when the client has read the first part of a stream. */
  private static final CountDownLatch FIRST_READ = new CountDownLatch(1);

  private static GateUnderTest gate;
  private static FakeVault vault;
  private static ApiClient operator;
  private static String agent;
  private static ApiClient asAgent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("mcp_proxies");
    vault = FakeVault.makingRequests(McpProxyTest::proxied);
    operator = gate.newOrganisation();
    vault.bind(operator);
    JsonNode made = operator.post("/api/agents", "{\"name\":\"m\",\"mcpEnabled\":true}").body();
    agent = made.path("id").asText();
    asAgent = new ApiClient(gate.url(), made.path("apiKey").asText());
    operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"issues\"}");
  }

  @AfterAll
  static void stop() {
    vault.close();
    gate.close();
  }

  private static void proxied(HttpExchange request) throws IOException {
    String errand = new String(request.getRequestBody().readAllBytes(), UTF_8);
    ASKED.add(errand);
    if (errand.contains("/forbidden")) {
      FakeVault.answer(
          request, 403, "{\"error\":\"forbidden\",\"message\":\"Not allowed there.\"}");
      return;
    }
    request.getResponseHeaders().set("X-Upstream-Status", "200");
    request.getResponseHeaders().set("Mcp-Session-Id", "session-1");
    request.getResponseHeaders().set("X-Internal", "hidden");
    if (errand.contains("/unauthorized")) {
      FakeVault.answer(request, 401, "{}");
    } else if (errand.contains("\"GET\"")) {
      stream(request);
    } else {
      FakeVault.answer(request, 200, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
    }
  }

  /** The second part comes when the first one has arrived, so whoever collects gets none. */
  private static void stream(HttpExchange request) throws IOException {
    request.getResponseHeaders().set("Content-Type", "text/event-stream");
    request.sendResponseHeaders(200, 0);
    try (OutputStream out = request.getResponseBody()) {
      out.write("data: one\n\n".getBytes(UTF_8));
      out.flush();
      if (!FIRST_READ.await(60, TimeUnit.SECONDS)) {
        throw new IOException("nobody read the first part");
      }
      out.write("data: two\n\n".getBytes(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    request.close();
  }

  private static JsonNode proxy(String name, String path) {
    Reply made =
        operator.post(
            "/api/mcp-proxies",
            "{\"name\":\"%s\",\"upstreamUrl\":\"https://issues.example%s\",\"serviceName\":\"issues\",\"headerTemplates\":{\"Authorization\":\"Bearer ${TOKEN}\"}}"
                .formatted(name, path));
    assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
    return made.body();
  }

  private static String path(JsonNode proxy) {
    return "/api/proxy/mcp/" + proxy.path("id").asText();
  }

  private static Reply send(JsonNode proxy, String... headers) {
    HttpRequest.Builder request =
        asAgent.request(path(proxy), MESSAGE).method("POST", BodyPublishers.ofString(MESSAGE));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return ApiClient.send(request);
  }

  private static String last() {
    return ASKED.getLast();
  }

  @Test
  void takesAMessageToTheServerThroughTheVault() {
    JsonNode proxy = proxy("taken", "/mcp");
    Reply reply =
        send(
            proxy, "Mcp-Session-Id", "session-1", "Mcp-Method", "tools/list", "X-Other", "dropped");

    assertThat(proxy.path("url").asText()).isEqualTo("http://localhost:8080%s", path(proxy));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().has("result")).isTrue();
    assertThat(reply.response().headers().firstValue("mcp-session-id")).contains("session-1");
    assertThat(reply.response().headers().firstValue("x-internal")).isEmpty();
    assertThat(last())
        .contains(
            "\"url\":\"https://issues.example/mcp\"",
            "\"headerTemplates\":{\"Authorization\":\"Bearer ${TOKEN}\"}",
            "\"mcp-session-id\":\"session-1\"",
            "\"mcp-method\":\"tools/list\"")
        .doesNotContain("dropped", asAgent.token(), "authorization\"");
    assertThat(log("mcp_proxy_request"))
        .contains("\"source\":\"mcp_proxy\"", "/" + proxy.path("id").asText(), "allow");
  }

  private static String log(String action) {
    return operator.get("/api/tokens/audit-log?action=" + action).body().toString();
  }

  @Test
  void passesAStreamOnAsItComes() throws Exception {
    JsonNode proxy = proxy("stream", "/mcp");
    HttpResponse<InputStream> reply =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(gate.url() + path(proxy)))
                .header("Authorization", "Bearer " + asAgent.token())
                .header("Accept", "text/event-stream")
                .build(),
            BodyHandlers.ofInputStream());
    String first = new String(reply.body().readNBytes(11), UTF_8);
    FIRST_READ.countDown();

    assertThat(reply.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(first).isEqualTo("data: one\n\n");
    assertThat(new String(reply.body().readAllBytes(), UTF_8)).isEqualTo("data: two\n\n");
  }

  @Test
  void isAsAbsentWhenItIsDisabledAsWhenItNeverWas() {
    JsonNode proxy = proxy("off", "/mcp");
    assertThat(send(proxy).status()).isEqualTo(200);
    operator.patch("/api/mcp-proxies/" + proxy.path("id").asText(), "{\"enabled\":false}");
    Reply off = send(proxy);
    operator.delete("/api/mcp-proxies/" + proxy.path("id").asText());
    Reply gone = send(proxy);
    Reply nonsense = asAgent.post("/api/proxy/mcp/nonsense", MESSAGE);

    assertThat(List.of(off.status(), gone.status(), nonsense.status())).containsOnly(403);
    assertThat(List.of(off.code(), gone.code(), nonsense.code())).containsOnly("NO_GRANT");
    assertThat(off.text("detail")).isEqualTo(gone.text("detail"));
    assertThat(log("mcp_proxy_request"))
        .contains("\"reason\":\"NO_GRANT\"", "\"" + proxy.path("id").asText() + "\"");
  }

  @Test
  void isAbsentForAgentsOfOtherOrganisations() {
    JsonNode proxy = proxy("private", "/mcp");
    ApiClient stranger = gate.newOrganisation();
    JsonNode other = stranger.post("/api/agents", "{\"name\":\"s\",\"mcpEnabled\":true}").body();
    stranger.post(
        "/api/agents/" + other.path("id").asText() + "/grants", "{\"serviceName\":\"issues\"}");

    Reply reply =
        new ApiClient(gate.url(), other.path("apiKey").asText()).post(path(proxy), MESSAGE);

    assertThat(reply.code()).isEqualTo("NO_GRANT");
    assertThat(reply.body().toString()).doesNotContain("issues");
  }

  @Test
  void needsTheGrantOfItsServiceAndTheSwitchOfTheAgent() {
    JsonNode proxy = proxy("granted", "/mcp");
    operator.patch(
        "/api/mcp-proxies/" + proxy.path("id").asText(), "{\"serviceName\":\"not-granted\"}");
    JsonNode other = operator.createAgent("without");

    assertThat(send(proxy).code()).isEqualTo("NO_GRANT");
    assertThat(
            new ApiClient(gate.url(), other.path("apiKey").asText())
                .post(path(proxy), MESSAGE)
                .code())
        .isEqualTo("MCP_NOT_ENABLED");
  }

  @Test
  void policyThatIsAttachedToItHoldsFromTheNextMessageOnAndForNoOther() {
    JsonNode proxy = proxy("policed", "/mcp");
    JsonNode other = proxy("free", "/mcp");
    assertThat(send(proxy).status()).isEqualTo(200);
    String policy =
        operator
            .post(
                "/api/policies",
                "{\"name\":\"nowhere\",\"rules\":[{\"type\":\"ip_allowlist\",\"cidrs\":[\"192.0.2.0/24\"]}]}")
            .text("id");
    String attachments = "/api/policies/" + policy + "/attachments";
    String target = "{\"type\":\"mcp_proxy\",\"id\":\"%s\"}".formatted(proxy.path("id").asText());

    assertThat(operator.post(attachments, target).status()).isEqualTo(201);
    Reply refused = send(proxy);
    assertThat(refused.code()).isEqualTo("POLICY_DENIED");
    assertThat(refused.text("rule")).isEqualTo("ip_allowlist");
    assertThat(send(other).status()).isEqualTo(200);
    assertThat(evaluated(proxy)).isEqualTo("deny");
    assertThat(evaluated(other)).isEqualTo("allow");
    assertThat(replayed(policy)).isEqualTo(1);

    assertThat(operator.delete(attachments + "/mcp_proxy/" + proxy.path("id").asText()).status())
        .isEqualTo(204);
    assertThat(send(proxy).status()).isEqualTo(200);
    operator.post(attachments, target);
    operator.delete("/api/mcp-proxies/" + proxy.path("id").asText());
    assertThat(operator.get(attachments).body().path("attachments")).isEmpty();
    assertThat(operator.post(attachments, target).status()).isEqualTo(404);
  }

  private static String evaluated(JsonNode proxy) {
    return operator
        .post(
            "/api/policies/evaluate",
            "{\"agentId\":\"%s\",\"serviceName\":\"issues\",\"client\":\"127.0.0.1\",\"mcpProxyId\":\"%s\"}"
                .formatted(agent, proxy.path("id").asText()))
        .text("decision");
  }

  private static Instant daysFromNow(int days) {
    return InstantSource.system().instant().plus(Duration.ofDays(days));
  }

  /** How many requests would be decided otherwise without the policy's rules. */
  private static int replayed(String policy) {
    Reply replay =
        operator.post(
            "/api/policies/" + policy + "/replay",
            "{\"from\":\"%s\",\"to\":\"%s\",\"rules\":[{\"type\":\"ip_allowlist\",\"cidrs\":[\"127.0.0.0/8\"]}]}"
                .formatted(daysFromNow(-1), daysFromNow(1)));
    assertThat(replay.status()).as(replay.body().toString()).isEqualTo(200);
    return replay.body().path("changes").size();
  }

  @Test
  void saysWhatTheVaultOrTheServerRefuses() {
    Reply refused = send(proxy("elsewhere", "/forbidden"));
    Reply unauthorized = send(proxy("stale", "/unauthorized"));

    assertThat(refused.status()).isEqualTo(502);
    assertThat(refused.code()).isEqualTo("VAULT_REFUSED");
    assertThat(refused.text("detail")).isEqualTo("Not allowed there.");
    assertThat(refused.text("vaultCode")).isEqualTo("forbidden");
    assertThat(unauthorized.code()).isEqualTo("UPSTREAM_UNAUTHORIZED");
  }

  @Test
  void isGuardedAsTheEndpointIs() {
    JsonNode proxy = proxy("guarded", "/mcp");
    Reply without =
        ApiClient.send(
            HttpRequest.newBuilder(URI.create(gate.url() + path(proxy)))
                .POST(BodyPublishers.ofString(MESSAGE)));

    assertThat(without.status()).isEqualTo(401);
    assertThat(without.response().headers().firstValue("www-authenticate"))
        .contains(
            "Bearer resource_metadata=\"http://localhost:8080/.well-known/oauth-protected-resource"
                + path(proxy)
                + "\"");
    assertThat(
            ApiClient.send(
                    HttpRequest.newBuilder(
                        URI.create(
                            gate.url() + "/.well-known/oauth-protected-resource" + path(proxy))))
                .text("resource"))
        .isEqualTo("http://localhost:8080%s", path(proxy));
    assertThat(send(proxy, "Origin", "https://evil.example").status()).isEqualTo(403);
    assertThat(asAgent.send("HEAD", path(proxy), "").status()).isEqualTo(405);
    assertThat(asAgent.send("PUT", path(proxy), "").status()).isEqualTo(405);
  }

  @Test
  void changesOnlyTheVersionThatIsMeant() {
    JsonNode proxy = proxy("versioned", "/mcp");
    String path = "/api/mcp-proxies/" + proxy.path("id").asText();
    Reply first = change(path, "\"1\"", "{\"name\":\"renamed\"}");
    Reply second = change(path, "\"1\"", "{\"enabled\":false}");

    assertThat(first.text("name")).isEqualTo("renamed");
    assertThat(first.response().headers().firstValue("etag")).contains("\"2\"");
    assertThat(second.status()).isEqualTo(412);
    assertThat(change(path, "3", "{\"enabled\":false}").status()).isEqualTo(400);
    assertThat(operator.patch(path, "{}").status()).isEqualTo(400);
    assertThat(operator.patch(path, "{\"headerTemplates\":{}}").body().path("headerTemplates"))
        .isEqualTo(NullNode.getInstance());
    assertThat(operator.get(path).body().path("version").asInt()).isEqualTo(3);
    assertThat(
            operator
                .post("/api/mcp-proxies", "{\"template\":\"linear\",\"name\":\"renamed\"}")
                .code())
        .isEqualTo("CONFLICT");
  }

  private static Reply change(String path, String version, String body) {
    return ApiClient.send(
        operator
            .request(path, body)
            .header("If-Match", version)
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"upstreamUrl\":\"ftp://a.example\"}",
        "{\"upstreamUrl\":\"https://A.example\"}",
        "{\"upstreamUrl\":\"https://u:p@a.example\"}",
        "{\"upstreamUrl\":\"https://a.example/#x\"}",
        "{\"headerTemplates\":{\"Authorization\":\"Bearer sk-literal\"}}",
        "{\"headerTemplates\":{\"Authorization\":\"sk-live-${TOKEN}\"}}",
        "{\"headerTemplates\":{\"Host\":\"${TOKEN}\"}}",
        "{\"headerTemplates\":{\"Mcp-Session-Id\":\"${TOKEN}\"}}",
        "{\"serviceName\":\"Not Plain\"}",
        "{\"template\":\"unknown\"}"
      })
  void refusesWhatNoVaultWouldTake(String part) {
    String body =
        part.contains("template\"")
            ? part
            : "{\"name\":\"x\",\"upstreamUrl\":\"https://a.example\",\"serviceName\":\"a\","
                .concat(part.substring(1))
                .replaceFirst(
                    part.contains("upstreamUrl")
                        ? "\"upstreamUrl\":\"https://a.example\","
                        : part.contains("serviceName") ? "\"serviceName\":\"a\"," : "^$",
                    "");

    Reply refused = operator.post("/api/mcp-proxies", body);

    assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
    assertThat(refused.body().toString()).doesNotContain("sk-l");
  }

  @Test
  void takesOverWhatAClientIsConfiguredWith() {
    ApiClient another = gate.newOrganisation();
    JsonNode taken =
        another
            .post(
                "/api/mcp-proxies/import",
                """
                {"mcpServers": {
                  "My Tracker": {"type": "http", "url": "https://tracker.example/mcp", "headers": {"Authorization": "Bearer ${input:token}"}},
                  "open": {"url": "https://open.example/mcp", "disabled": true},
                  "local": {"command": "npx", "args": ["-y", "thing"], "env": {"TOKEN": "x"}},
                  "leaky": {"url": "https://leaky.example/mcp", "headers": {"X-Api-Key": "sk-leaked"}}},
                 "services": {"open": "other"}}
                """)
            .body();

    assertThat(taken.path("created").findValuesAsText("serviceName"))
        .containsExactly("my-tracker", "other");
    assertThat(taken.path("created").path(0).path("headerTemplates").toString())
        .isEqualTo("{\"Authorization\":\"Bearer ${TOKEN}\"}");
    assertThat(taken.path("created").path(1).path("enabled").asBoolean()).isFalse();
    assertThat(taken.path("skipped").findValuesAsText("name")).containsExactly("local", "leaky");
    assertThat(taken.toString()).doesNotContain("sk-leaked").contains("belongs into the vault");
    assertThat(gate.query("select count(*) from mcp_proxy where mcp_proxy::text like '%leaked%'"))
        .isEqualTo("0");
    assertThat(another.get("/api/mcp-proxies").body().path("proxies")).hasSize(2);
  }

  @Test
  void knowsServersThatManyUse() {
    ApiClient another = gate.newOrganisation();
    JsonNode templates = another.get("/api/mcp-proxies/templates").body().path("templates");

    for (JsonNode template : templates) {
      Reply made =
          another.post(
              "/api/mcp-proxies",
              "{\"template\":\"%s\"}".formatted(template.path("name").asText()));
      assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
      assertThat(made.text("serviceName")).isEqualTo(template.path("name").asText());
    }
    assertThat(templates).hasSizeGreaterThan(3);
  }
}
