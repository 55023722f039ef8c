package dev.sallyport.gate.operator;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.service.http.RegisteredRoute;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever any route is sent, it answers clearly: a 4xx with a problem document, never a 5xx, never
 * an internal message.
 */
final class BadInputTest {
  private static final List<String> PARAMETERS =
      List.of(
          "x",
          "%00",
          "%2e%2e",
          "%ff",
          "..%2f..%2fetc",
          "'%20or%201=1--",
          "agt_" + "a".repeat(21),
          "agt_" + "a".repeat(500),
          "%F0%9F%98%80",
          "A%20B",
          "-",
          ".",
          "~");

  private static final List<String> BODIES =
      List.of(
          "",
          " ",
          "{",
          "}",
          "[]",
          "[{}]",
          "null",
          "true",
          "1",
          "1e400",
          "\"text\"",
          "{}",
          "{\"\":\"\"}",
          "{\"a\":1,\"a\":2}",
          "{\"name\":{}}",
          "{\"name\":[]}",
          "{\"name\":1e9}",
          "{\"ids\":[null]}",
          "{\"ids\":[1]}",
          "{\"ids\":[]}",
          "{\"ids\":\"x\"}",
          "{\"serviceName\":null}",
          "{\"serviceName\":\"\"}",
          "{\"serviceName\":\"UPPER\"}",
          "{\"serviceName\":\"a\",\"expiresInHours\":0}",
          "{\"serviceName\":\"a\",\"expiresInHours\":721}",
          "{\"serviceName\":\"a\",\"expiresInHours\":2147483647}",
          "{\"serviceName\":\"a\",\"expiresInHours\":-2147483648}",
          "{\"serviceName\":\"a\",\"expiresInHours\":1.5}",
          "{\"serviceName\":\"a\",\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}",
          "{\"serviceName\":\"a\",\"expiresAt\":\"yesterday\"}",
          "{\"serviceName\":\"a\",\"expiresAt\":\"-999999999-01-01T00:00:00Z\"}",
          "{\"serviceName\":\"a\",\"tokenType\":\"x\"}",
          "{\"serviceName\":\"audit-log\",\"tokenType\":\"JWT\"}",
          "{\"serviceName\":\"a\",\"tokenType\":\"JWT\",\"tags\":[null]}",
          "{\"serviceName\":\"a\",\"tokenType\":\"JWT\",\"tags\":[\"\\ud800\"]}",
          "{\"serviceName\":\"a\",\"tokenType\":\"JWT\",\"notes\":\"\\u0000\"}",
          "{\"grantPolicy\":{}}",
          "{\"grantPolicy\":[]}",
          "{\"grantPolicy\":{\"maxTtlSeconds\":0}}",
          "{\"grantPolicy\":{\"maxTtlSeconds\":1e9}}",
          "{\"grantPolicy\":{\"maxTtlSeconds\":3600,\"defaultTtlSeconds\":7200}}",
          "{\"grantPolicy\":{\"expiresAt\":\"-999999999-01-01T00:00:00Z\"}}",
          "{\"grantPolicy\":{\"expiresAt\":\"+999999999-12-31T23:59:59Z\"}}",
          "{\"serviceName\":\"a\",\"grantPolicy\":{\"expiresAt\":\"2020-01-01T00:00:00Z\"}}",
          "{\"notes\":\"\\u0000\"}",
          "{\"serviceName\":\"a\",\"reason\":\"\\u0000\"}",
          "{\"reason\":\"\"}",
          "{\"expiresInHours\":0}",
          "{\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
          "{\"status\":null}",
          "{\"name\":\"a\",\"scopes\":[null]}",
          "{\"name\":\"a\",\"scopes\":[\"\"]}",
          "{\"name\":\"a\",\"scopes\":[],\"cidrs\":[]}",
          "{\"name\":\"a\",\"scopes\":[],\"cidrs\":[\"::/0\"]}",
          "{\"name\":\"a\",\"scopes\":[],\"cidrs\":[\"x\"]}",
          "{\"name\":\"a\",\"scopes\":[],\"requestsPerMinute\":0}",
          "{\"name\":\"a\",\"scopes\":[],\"expiresAt\":\"2020-01-01T00:00:00Z\"}",
          "{\"name\":\"a\",\"role\":\"king\"}",
          "{\"name\":\"A b\",\"role\":\"viewer\"}",
          "{\"name\":\"a\",\"role\":\"viewer\",\"token\":false}",
          "{\"name\":\"a\",\"role\":\"viewer\",\"email\":\"a\"}",
          "{\"email\":\"\\u00e9@x\"}",
          "{\"name\":\"a\",\"rules\":null}",
          "{\"name\":\"a\",\"rules\":[{}]}",
          "{\"name\":\"a\",\"rules\":[{\"type\":\"condition\",\"expression\":\"((((\"}]}",
          "{\"name\":\"a\",\"rules\":[{\"type\":\"geo\",\"denied\":[{}]}]}",
          "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"a\",\"client\":\"::1\",\"at\":\"+1000000000-01-01T00:00:00Z\"}",
          "{\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"}",
          "{\"from\":\"+1000000000-01-01T00:00:00Z\",\"to\":\"\\u0000\"}",
          "{\"type\":\"mcp_proxy\",\"id\":\"x\"}",
          "{\"type\":\"agent\",\"id\":\"\\u0000\"}",
          "{\"template\":\"none\"}",
          "{\"name\":\"a\",\"serviceName\":\"a\",\"upstreamUrl\":\"http://[\"}",
          "{\"upstreamUrl\":\"https://u@a.example\"}",
          "{\"headerTemplates\":{\"A\":null}}",
          "{\"headerTemplates\":{\"Host\":\"${TOKEN}\"}}",
          "{\"headerTemplates\":{\"A\":\"sk-secret\"}}",
          "{\"mcpServers\":{}}",
          "{\"mcpServers\":[1]}",
          "{\"mcpServers\":{\"\":1}}",
          "{\"mcpServers\":{\"a\":{\"url\":1,\"headers\":3}},\"services\":7}",
          "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"\\ud800 try it"
              + " out\",\"requested_scopes\":[\"services:read\"]}",
          "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
              + " out\",\"requested_scopes\":[null]}",
          "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
              + " out\",\"requested_scopes\":[\"a\"],\"user_email\":\"a@b.\"}",
          "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
              + " out\",\"requested_scopes\":[\"a\"],\"docs_context\":\"http://[\"}",
          "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
              + " out\",\"requested_scopes\":[\"a\"],\"requested_ttl_seconds\":99999999999999999999}",
          "{\"service\":\"demo-open\",\"at\":\"+1000000000-01-01T00:00:00Z\"}",
          "{\"scopes\":[null]}",
          "{\"scopes\":[\"everything\"]}",
          "{\"scopes\":\"mcp:use\"}",
          "{\"cidrs\":[]}",
          "{\"cidrs\":[null]}",
          "{\"cidrs\":[\"0.0.0.0/0\"]}",
          "{\"cidrs\":[\"::/0\"]}",
          "{\"cidrs\":[\"::ffff:0:0/96\"]}",
          "{\"cidrs\":[\"0.0.0.0/1\",\"128.0.0.0/1\"]}",
          "{\"cidrs\":[\"10.0.0.0/33\"]}",
          "{\"services\":[]}",
          "{\"services\":[\"UPPER\"]}",
          "{\"expiresAt\":\"1970-01-01T00:00:00Z\"}",
          "{\"expiresAt\":\"9999-12-31T23:59:59Z\"}",
          "{\"sunsetAt\":\"2000-01-01T00:00:00Z\"}",
          "{\"gracePeriodSeconds\":0}",
          "{\"gracePeriodSeconds\":9223372036854775807}",
          "{\"keyId\":\"key_x\"}",
          "{\"force\":\"yes\"}",
          "{\"tags\":{}}",
          "{\"url\":\"http://10.0.0.1:8080\"}",
          "{\"url\":\"http://[\"}",
          "{\"url\":\"https://example.com\",\"eventTypes\":[\"\\ud800\"]}",
          "{\"overlapHours\":-1}",
          "{\"overlapHours\":1e9}",
          "{\"webhookUrl\":\"http://[\",\"code\":\"00000000-0000-4000-8000-000000000000\",\"hmacSecretHash\":\""
              + "0".repeat(64)
              + "\"}",
          "{\"webhookUrl\":\"http://\\u0000:8081\",\"code\":\"00000000-0000-4000-8000-000000000000\",\"hmacSecretHash\":\""
              + "0".repeat(64)
              + "\"}",
          "[".repeat(200),
          "{\"a\":".repeat(200),
          "{\"name\":\"" + "x".repeat(15_000) + "\"}",
          "{\"name\":\"" + "x".repeat(50_000) + "\"}");

  private static GateUnderTest gate;
  private static ApiClient operator;
  private static ApiClient agentItself;
  private static String agent;
  private static String group;
  private static String target;
  private static String machineKey;
  private static String request;
  private static String policy;
  private static String proxy;
  private static String key;
  private static String sandboxCredential;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("bad_input", Map.of("GATE_SANDBOX_ORGANISATION", "default"));
    operator = gate.firstOperator();
    Reply issued =
        operator.post(
            "/v1/agent-credentials",
            "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
                + " out\",\"requested_scopes\":[\"services:read\"],\"user_email\":\"u@x.example\"}");
    sandboxCredential = issued.text("credential_id");
    JsonNode created = operator.createAgent("target");
    agent = created.path("id").asText();
    agentItself = new ApiClient(gate.url(), created.path("apiKey").asText());
    request =
        agentItself
            .post("/api/agents/grant-requests", "{\"serviceName\":\"target\",\"reason\":\"r\"}")
            .text("id");
    key = operator.get("/api/agents/" + agent).body().path("keys").path(0).path("id").asText();
    group = operator.post("/api/groups", "{\"name\":\"target\"}").text("id");
    policy =
        operator
            .post(
                "/api/policies", "{\"name\":\"target\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    proxy =
        operator
            .post("/api/mcp-proxies", "{\"template\":\"github\",\"serviceName\":\"target\"}")
            .text("id");
    target =
        operator.post("/api/operators", "{\"name\":\"target\",\"role\":\"viewer\"}").text("id");
    machineKey = operator.post("/api/keys", "{\"name\":\"target\",\"scopes\":[]}").text("id");
    for (String holder : List.of("/api/agents/" + agent, "/api/groups/" + group)) {
      operator.post(holder + "/grants", "{\"serviceName\":\"target\",\"expiresInHours\":1}");
    }
    operator.post("/api/tokens", "{\"serviceName\":\"target\",\"tokenType\":\"JWT\"}");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static List<RegisteredRoute> routes() {
    return gate.server().routes();
  }

  private static String path(RegisteredRoute route) {
    return route
        .path()
        .replace("{id}", id(route.path()))
        .replace("{type}", "agent")
        .replace("{target}", agent)
        .replace("{version}", "1")
        .replace("{agent}", agent)
        .replace("{keyId}", key)
        .replace("{trustProfileId}", "trust_0000000000000000000000")
        .replace("{envelopeId}", "credential_env_0000000000000000000000")
        .replace("{deliveryId}", "delivery_0000000000000000000000")
        .replace("{delegation}", "dlg_0000000000000000000000")
        .replace("{service}", "target")
        .replace("{path}", "v1/things")
        .replace("{code}", "NO_GRANT");
  }

  private static ApiClient client(RegisteredRoute route) {
    return route.access().name().equals("agent") ? agentItself : operator;
  }

  private static String id(String path) {
    if (path.startsWith("/api/operators")) {
      return target;
    }
    if (path.startsWith("/api/keys")) {
      return machineKey;
    }
    if (path.startsWith("/api/groups")) {
      return group;
    }
    if (path.startsWith("/api/mcp-proxies") || path.contains("/api/proxy/mcp")) {
      return proxy;
    }
    if (path.startsWith("/api/policies")) {
      return policy;
    }
    if (path.startsWith("/api/sandbox") || path.startsWith("/v1/agent-credentials")) {
      return sandboxCredential;
    }
    return path.startsWith("/api/grant-requests") ? request : agent;
  }

  @Test
  void bodies() {
    for (RegisteredRoute route : routes()) {
      if (!route.method().equals("GET") && !route.method().equals("DELETE")) {
        for (String body : BODIES) {
          String path = path(route);
          expectClarity(
              route.method() + " " + path + " " + shortened(body),
              client(route).send(route.method(), path, body));
        }
      }
    }
  }

  @Test
  void parametersOfThePath() {
    for (RegisteredRoute route : routes()) {
      if (route.path().contains("{")) {
        for (String parameter : PARAMETERS) {
          String path =
              route
                  .path()
                  .replaceAll("\\{\\w+\\}", parameter.replace("\\", "\\\\").replace("$", "\\$"));
          Reply reply =
              client(route).send(route.method(), path, route.method().equals("DELETE") ? "" : "{}");
          expectClarity(route.method() + " " + path, reply);
          assertThat(reply.status()).as(path).isBetween(400, 499);
        }
      }
    }
  }

  @Test
  void parametersOfTheQuery() {
    for (RegisteredRoute route : routes()) {
      for (String query :
          List.of(
              "limit=",
              "limit=99999999999",
              "cursor=%00",
              "cursor=%ff",
              "limit=1&limit=1",
              "%25",
              "=",
              "&&",
              "service=%00",
              "redirect=maybe",
              "a=%25zz")) {
        String path = path(route) + "?" + query;
        expectClarity(route.method() + " " + path, client(route).send(route.method(), path, ""));
      }
    }
  }

  @Test
  void mediaTypes() {
    for (RegisteredRoute route : routes()) {
      if (List.of("POST", "PATCH").contains(route.method())) {
        for (String type :
            List.of(
                "text/plain",
                "application/xml",
                "application/json; charset=utf-16",
                "multipart/form-data; boundary=x",
                "*/*")) {
          HttpRequest.Builder request =
              operator
                  .request(path(route), "")
                  .header("Content-Type", type)
                  .method(route.method(), BodyPublishers.ofString("{\"name\":\"x\"}"));
          expectClarity(route.method() + " " + route.path() + " " + type, ApiClient.send(request));
        }
      }
    }
  }

  @Test
  void bytesThatAreNoText() {
    byte[] broken = {
      '{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'
    };
    HttpRequest.Builder request =
        operator
            .request("/api/agents", "")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(broken));

    Reply reply = ApiClient.send(request);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).contains("UTF-8");
  }

  @Test
  void methodsThatARouteDoesNotHave() {
    Set<String> served =
        routes().stream()
            .map(route -> route.method() + " " + route.path())
            .collect(toUnmodifiableSet());
    for (RegisteredRoute route : routes()) {
      for (String method : List.of("PUT", "TRACE", "FOO")) {
        if (served.contains(method + " " + route.path())) {
          continue;
        }
        Reply reply = operator.send(method, path(route), "");
        assertThat(reply.status()).as("%s %s", method, route.path()).isEqualTo(405);
        assertThat(reply.body().has("code")).isTrue();
      }
    }
  }

  private static void expectClarity(String what, Reply reply) {
    assertThat(reply.status()).as(what).isLessThan(500);
    if (reply.status() >= 400) {
      assertThat(reply.response().headers().firstValue("Content-Type"))
          .as(what)
          .hasValue("application/problem+json");
      assertThat(reply.code()).as(what).matches("[A-Z][A-Z0-9_]+");
      assertThat(reply.body().toString())
          .as(what)
          .doesNotContain("Exception")
          .doesNotContain("dev.sallyport.gate")
          .doesNotContain("io.vertx");
    }
    assertThat(reply.response().headers().firstValue("Cache-Control"))
        .as(what)
        .hasValue("no-store");
  }

  private static String shortened(String body) {
    return body.substring(0, Math.min(60, body.length()));
  }
}
