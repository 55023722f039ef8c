package dev.sallyport.gate.idempotency;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.FreshSignIn;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.RegisteredRoute;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import dev.sallyport.service.http.TrustedProxies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which routes take a key, and that those which do keep what they answered. */
final class IdempotentRoutesTest {
  private static GateUnderTest gate;
  private static ApiClient operator;
  private final Set<String> called = new TreeSet<>();

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("idempotent_routes");
    operator = gate.newOrganisation();
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  /** Calls a route twice with one key; both are the same answer, but for what is shown once. */
  private Reply twice(String route, String path, String body) {
    called.add(route);
    Reply first = keyed(route, path, body);
    Reply second = keyed(route, path, body);
    assertThat(first.status()).as("%s %s", route, first.body()).isBetween(200, 299);
    assertThat(first.response().headers().firstValue("Idempotency-Replayed")).as(route).isEmpty();
    assertThat(second.status()).as(route).isEqualTo(first.status());
    assertThat(second.response().headers().firstValue("Idempotency-Replayed"))
        .as(route)
        .contains("true");
    assertThat(second.body()).as(route).isEqualTo(withoutSecrets(first.body()));
    return first;
  }

  private static JsonNode withoutSecrets(JsonNode body) {
    return body instanceof ObjectNode answer
        ? answer.deepCopy().remove(List.of("apiKey", "secret", "token"))
        : body;
  }

  private static Reply keyed(String route, String path, String body) {
    return ApiClient.send(
        operator
            .request(path, body)
            .method(route.substring(0, route.indexOf(' ')), BodyPublishers.ofString(body))
            .header("If-Match", "*")
            .header("Idempotency-Key", route + path));
  }

  @Test
  void everyChangeCanBeAskedForTwice() {
    String agent = twice("POST /api/agents", "/api/agents", "{\"name\":\"a\"}").text("id");
    twice("PATCH /api/agents/{id}", "/api/agents/" + agent, "{\"description\":\"d\"}");
    keys(agent);
    grants(agent);
    policies(agent);
    people();
    endpoints();
    twice("POST /api/vault/lock", "/api/vault/lock", "");
    twice("POST /api/vault/lock/clear", "/api/vault/lock/clear", "");
    twice(
        "POST /api/agents/bulk-delete", "/api/agents/bulk-delete", "{\"ids\":[\"" + agent + "\"]}");
    String other = operator.createAgent("other").path("id").asText();
    twice("DELETE /api/agents/{id}", "/api/agents/" + other, "");

    assertThat(routesWithKey()).containsAll(called);
  }

  private void keys(String agent) {
    String keys = "/api/agents/" + agent + "/keys";
    twice("POST /api/agents/{id}/rotate-key", "/api/agents/" + agent + "/rotate-key", "");
    String key = twice("POST /api/agents/{id}/keys", keys, "{\"name\":\"k\"}").text("id");
    String path = keys + "/" + key;
    String route = "POST /api/agents/{id}/keys/{keyId}/";
    twice(route + "deprecate", path + "/deprecate", "");
    twice(route + "undeprecate", path + "/undeprecate", "");
    twice(route + "revoke", path + "/revoke", "");
  }

  private void grants(String agent) {
    String grants = "/api/agents/" + agent + "/grants";
    twice(
        "POST /api/agents/{id}/grants",
        grants,
        "{\"serviceName\":\"github\",\"expiresInHours\":1}");
    String route = "/api/agents/{id}/grants/{service}";
    twice("PATCH " + route, grants + "/github", "{\"notes\":\"n\"}");
    twice("POST " + route + "/extend", grants + "/github/extend", "{\"expiresInHours\":2}");
    twice("DELETE " + route, grants + "/github", "");
    String group = twice("POST /api/groups", "/api/groups", "{\"name\":\"g\"}").text("id");
    String member = "/api/groups/" + group + "/members/" + agent;
    twice("PATCH /api/groups/{id}", "/api/groups/" + group, "{\"description\":\"d\"}");
    twice("PUT /api/groups/{id}/members/{agent}", member, "");
    twice("DELETE /api/groups/{id}/members/{agent}", member, "");
    twice("DELETE /api/groups/{id}", "/api/groups/" + group, "");
    ApiClient program =
        new ApiClient(gate.url(), operator.createAgent("asks").path("apiKey").asText());
    for (String answer : new String[] {"approve", "deny"}) {
      String request =
          program
              .post(
                  "/api/agents/grant-requests",
                  "{\"serviceName\":\"%s\",\"reason\":\"r\"}".formatted(answer))
              .text("id");
      twice(
          "POST /api/grant-requests/{id}/" + answer,
          "/api/grant-requests/" + request + "/" + answer,
          answer.equals("deny") ? "{\"reason\":\"r\"}" : "{}");
    }
  }

  private void policies(String agent) {
    String rules = "\"rules\":[{\"type\":\"geo\",\"denied\":[\"US\"]}]";
    Reply made = twice("POST /api/policies", "/api/policies", "{\"name\":\"p\"," + rules + "}");
    String policy = "/api/policies/" + made.text("id");
    String route = "/api/policies/{id}";
    twice("PATCH " + route, policy, "{\"name\":\"q\"}");
    twice("PUT " + route, policy, "{\"name\":\"r\",\"enabled\":true," + rules + "}");
    twice("POST " + route + "/disable", policy + "/disable", "");
    twice("POST " + route + "/enable", policy + "/enable", "");
    twice(
        "POST " + route + "/attachments",
        policy + "/attachments",
        "{\"type\":\"agent\",\"id\":\"%s\"}".formatted(agent));
    twice(
        "DELETE " + route + "/attachments/{type}/{target}",
        policy + "/attachments/agent/" + agent,
        "");
    twice("DELETE " + route, policy, "");
  }

  private void people() {
    twice("POST /api/tokens", "/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}");
    twice("PATCH /api/tokens/{service}", "/api/tokens/github", "{\"notes\":\"n\"}");
    String user = twice("POST /api/users", "/api/users", "{\"subject\":\"s\"}").text("id");
    String given = "/api/users/" + user + "/credentials/github";
    twice("PUT /api/users/{id}/credentials/{service}", given, "");
    twice("DELETE /api/users/{id}/credentials/{service}", given, "");
    twice("PATCH /api/users/{id}", "/api/users/" + user, "{\"status\":\"suspended\"}");
    twice("DELETE /api/tokens/{service}", "/api/tokens/github", "");
    String invited =
        twice(
                "POST /api/operators",
                "/api/operators",
                "{\"name\":\"olga\",\"role\":\"viewer\",\"email\":\"o@x.org\"}")
            .text("id");
    String person = "/api/operators/" + invited;
    twice("PATCH /api/operators/{id}", person, "{\"role\":\"auditor\"}");
    twice("POST /api/operators/{id}/rotate-token", person + "/rotate-token", "");
    twice("DELETE /api/operators/{id}/token", person + "/token", "");
    twice("DELETE /api/operators/{id}", person, "");
    String key = twice("POST /api/keys", "/api/keys", "{\"name\":\"k\",\"scopes\":[]}").text("id");
    twice("PATCH /api/keys/{id}", "/api/keys/" + key, "{\"requestsPerMinute\":5}");
    String next =
        twice("POST /api/keys/{id}/rotate", "/api/keys/" + key + "/rotate", "").text("id");
    twice("DELETE /api/keys/{id}", "/api/keys/" + next, "");
  }

  private void endpoints() {
    String path = "/api/events/endpoints";
    String endpoint =
        path
            + "/"
            + twice("POST " + path, path, "{\"url\":\"http://127.0.0.1:9999/x\"}").text("id");
    twice("POST " + path + "/{id}/rotate-secret", endpoint + "/rotate-secret", "{}");
    twice("POST " + path + "/{id}/test", endpoint + "/test", "");
    twice("PATCH " + path + "/{id}", endpoint, "{\"status\":\"disabled\"}");
    twice("DELETE " + path + "/{id}", endpoint, "");
  }

  private static Set<String> routesWithKey() {
    return gate.server().routes().stream()
        .filter(Idempotency::takesKey)
        .map(IdempotentRoutesTest::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(RegisteredRoute route) {
    return route.method() + " " + route.path();
  }

  @Test
  void routesOfAgentsAndOfReadersTakeNone() {
    assertThat(routesWithKey())
        .noneMatch(route -> route.startsWith("GET ") || route.contains("/api/delegations"))
        .doesNotContain("POST /api/agents/keys/derive", "POST /api/policies/evaluate");
  }

  /** A key on such a route would promise what is not kept, so it fails where it is tried first. */
  @Test
  void aRouteThatJoinsNothingFailsLoudly() {
    Vertx vertx = Vertx.vertx();
    Caller owner = new Caller.Person(OrganisationId.fresh(), OperatorId.fresh(), "o", Role.OWNER);
    CallerAccess access =
        new CallerAccess(
            (token, exchange) -> Future.succeededFuture(Optional.of(owner)),
            new ClientAddress(TrustedProxies.none()),
            new FreshSignIn(Duration.ofMinutes(1), false, InstantSource.system()));
    Routes routes =
        new Routes(vertx, StandardHeaders.of(false), new ProblemRenderer())
            .wrapping(new Idempotency(gate.pool()))
            .post(
                "/alone",
                access.requiring(Permission.AGENTS_CREATE),
                exchange -> Future.succeededFuture(Answer.empty(204)));
    int port =
        await(
                routes
                    .serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)))
                    .listen())
            .actualPort();
    ApiClient client = new ApiClient("http://127.0.0.1:" + port, "t");

    Reply with =
        ApiClient.send(
            client
                .request("/alone", "")
                .POST(BodyPublishers.noBody())
                .header("Idempotency-Key", "k"));
    Reply without = client.post("/alone", "");
    await(vertx.close());

    assertThat(with.status()).isEqualTo(500);
    assertThat(with.code()).isEqualTo("INTERNAL_ERROR");
    assertThat(without.status()).isEqualTo(204);
  }
}
