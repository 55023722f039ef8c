package dev.sallyport.gate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient.Reply;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The document that the gate serves says what the gate does. */
final class OpenApiTest {
  private static GateUnderTest gate;
  private static ApiClient operator;
  private static OpenAPI document;
  private static List<String> problems;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("openapi", Map.of("GATE_SANDBOX_ORGANISATION", "default"));
    operator = gate.firstOperator();
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult parsed =
        new OpenAPIV3Parser()
            .readContents(operator.get("/openapi.yaml").response().body(), List.of(), options);
    document = parsed.getOpenAPI();
    problems = parsed.getMessages();
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void parsesWithoutAComplaint() {
    assertThat(problems).isEmpty();
    assertThat(document.getOpenapi()).isEqualTo("3.1.0");
  }

  @Test
  void hasExactlyTheRoutesThatTheGateServes() {
    Set<String> served = new TreeSet<>();
    gate.server().routes().forEach(route -> served.add(route.method() + " " + route.path()));

    assertThat(operations().keySet()).isEqualTo(served);
  }

  @Test
  void asksForTheProofThatTheRouteAsksFor() {
    Map<String, Operation> operations = operations();
    gate.server()
        .routes()
        .forEach(
            route -> {
              String security =
                  String.valueOf(
                      requireNonNull(operations.get(route.method() + " " + route.path()))
                          .getSecurity());
              assertThat(security)
                  .as(route.path())
                  .contains(
                      switch (route.access().name().split(" ", 2)[0]) {
                        case "caller" -> "operatorToken";
                        case "agent" -> "agentKeyHeader";
                        case "sandbox" -> "sandboxKey";
                        case "user" -> "userToken";
                        default -> "[]";
                      });
            });
  }

  @Test
  void namesThePermissionThatTheRouteNeeds() {
    Map<String, Operation> operations = operations();
    gate.server()
        .routes()
        .forEach(
            route -> {
              Map<String, Object> extensions =
                  requireNonNull(operations.get(route.method() + " " + route.path()))
                      .getExtensions();
              String permission =
                  extensions == null ? "" : String.valueOf(extensions.get("x-permission"));
              assertThat("caller " + permission)
                  .as("%s %s", route.method(), route.path())
                  .isEqualTo(
                      route.access().name().startsWith("caller ")
                          ? route.access().name()
                          : "caller ");
            });
  }

  @Test
  void describesEveryErrorAsAProblem() {
    operations()
        .forEach(
            (route, operation) ->
                operation
                    .getResponses()
                    .forEach(
                        (status, response) -> {
                          if (Integer.parseInt(status) >= 400
                              && !route.startsWith("GET /health/")) {
                            ApiResponse resolved = resolve(response);
                            assertThat(resolved.getContent())
                                .as("%s %s", route, status)
                                .containsOnlyKeys("application/problem+json");
                          }
                        }));
  }

  @Test
  void describesWhatIsReallyAnswered() {
    Reply agent = operator.post("/api/agents", "{\"name\":\"described\"}");
    String id = agent.text("id");
    conforms("POST /api/agents", agent);
    conforms(
        "PATCH /api/agents/{id}", operator.patch("/api/agents/" + id, "{\"description\":\"d\"}"));
    conforms(
        "POST /api/agents/{id}/rotate-key", operator.post("/api/agents/" + id + "/rotate-key", ""));
    Reply key = operator.post("/api/agents/" + id + "/keys", "{\"name\":\"second\"}");
    conforms("POST /api/agents/{id}/keys", key);
    String keyPath = "/api/agents/" + id + "/keys/" + key.text("id");
    conforms(
        "POST /api/agents/{id}/keys/{keyId}/deprecate",
        operator.post(keyPath + "/deprecate", "{\"gracePeriodSeconds\":60}"));
    conforms(
        "POST /api/agents/{id}/keys/{keyId}/undeprecate",
        operator.post(keyPath + "/undeprecate", ""));
    conforms("POST /api/agents/{id}/keys/{keyId}/revoke", operator.post(keyPath + "/revoke", ""));
    conforms("POST /api/agents/{id}/keys/{keyId}/revoke", operator.post(keyPath + "/revoke", ""));
    conforms("GET /api/agents/{id}/keys/{keyId}/usage", operator.get(keyPath + "/usage"));
    conforms("GET /api/agents/{id}/keys", operator.get("/api/agents/" + id + "/keys"));
    conforms(
        "POST /api/agents/{id}/grants",
        operator.post("/api/agents/" + id + "/grants", "{\"serviceName\":\"github\"}"));
    conforms(
        "PATCH /api/agents/{id}/grants/{service}",
        operator.patch("/api/agents/" + id + "/grants/github", "{\"notes\":\"n\"}"));
    conforms(
        "POST /api/agents/{id}/grants/{service}/extend",
        operator.post("/api/agents/" + id + "/grants/github/extend", "{}"));
    conforms(
        "GET /api/agents/{id}/held-grants", operator.get("/api/agents/" + id + "/held-grants"));
    principalsConform("apps", "app");
    principalsConform("service-accounts", "service_account");
    policiesConform(id);
    groupsConform(id);
    approvalsConform();
    openingsConform();
    sandboxConforms();
    for (String facts : List.of("environment", "onboarding", "plan", "preflight", "usage")) {
      conforms("GET /api/console/" + facts, operator.get("/api/console/" + facts));
    }
    grantRequestsConform();
    trustConforms();
    Reply user = operator.post("/api/users", "{\"subject\":\"described\"}");
    conforms("POST /api/users", user);
    conforms("GET /api/users", operator.get("/api/users"));
    conforms(
        "PATCH /api/users/{id}",
        operator.patch("/api/users/" + user.text("id"), "{\"status\":\"suspended\"}"));
    conforms("GET /api/delegations", operator.get("/api/delegations"));
    conforms("GET /api/agents/{id}/grants", operator.get("/api/agents/" + id + "/grants"));
    conforms("GET /api/agents/{id}", operator.get("/api/agents/" + id));
    conforms("GET /api/agents", operator.get("/api/agents"));
    conforms(
        "POST /api/tokens",
        operator.post("/api/tokens", "{\"serviceName\":\"github\",\"tokenType\":\"JWT\"}"));
    conforms("GET /api/tokens/{service}", operator.get("/api/tokens/github"));
    conforms(
        "PATCH /api/tokens/{service}", operator.patch("/api/tokens/github", "{\"notes\":\"n\"}"));
    conforms("GET /api/tokens", operator.get("/api/tokens"));
    conforms("GET /api/tokens/audit-log", operator.get("/api/tokens/audit-log"));
    conforms("GET /api/audit/checkpoint", operator.get("/api/audit/checkpoint"));
    String receipt =
        operator
            .get("/api/audit/export?service=none")
            .response()
            .headers()
            .firstValue("X-Receipt")
            .orElseThrow();
    conforms("GET /api/audit/receipts/{id}", operator.get(receipt));
    conforms(
        "POST /api/audit/receipts/verify",
        operator.post("/api/audit/receipts/verify", "{\"receipt\":\"none\"}"));
    conforms(
        "GET /api/audit/proof/consistency", operator.get("/api/audit/proof/consistency?from=0"));
    conforms("GET /api/audit/proof/inclusion", operator.get("/api/audit/proof/inclusion?id=1"));
    Reply invited =
        operator.post(
            "/api/operators", "{\"name\":\"olga\",\"role\":\"auditor\",\"email\":\"o@x.org\"}");
    String person = "/api/operators/" + invited.text("id");
    conforms("POST /api/operators", invited);
    conforms("GET /api/operators", operator.get("/api/operators"));
    conforms("GET /api/operators/self", operator.get("/api/operators/self"));
    conforms("GET /api/operators/{id}/sessions", operator.get(person + "/sessions"));
    conforms("GET /api/sign-in", operator.get("/api/sign-in"));
    conforms("POST /api/sign-out", operator.post("/api/sign-out", ""));
    conforms("GET /api/operators/{id}", operator.get(person));
    conforms("PATCH /api/operators/{id}", operator.patch(person, "{\"role\":\"viewer\"}"));
    conforms("POST /api/operators/{id}/rotate-token", operator.post(person + "/rotate-token", ""));
    conforms("DELETE /api/operators/{id}/token", operator.delete(person + "/token"));
    Reply machine =
        operator.post(
            "/api/keys", "{\"name\":\"deploy\",\"scopes\":[\"agents:read\",\"runs:write\"]}");
    String machineKey = "/api/keys/" + machine.text("id");
    conforms("POST /api/keys", machine);
    conforms("GET /api/keys", operator.get("/api/keys"));
    conforms("GET /api/keys/{id}", operator.get(machineKey));
    conforms("PATCH /api/keys/{id}", operator.patch(machineKey, "{\"requestsPerMinute\":50}"));
    ApiClient program = new ApiClient(gate.url(), machine.text("apiKey"));
    conforms("GET /api/keys/self", program.get("/api/keys/self"));
    conforms("POST /api/keys/{id}/rotate", program.post(machineKey + "/rotate", ""));
    conforms("GET /api/vault/status", operator.get("/api/vault/status"));
    conforms("POST /api/vault/lock", operator.post("/api/vault/lock", ""));
    conforms("POST /api/vault/lock/clear", operator.post("/api/vault/lock/clear", ""));
    conforms(
        "POST /api/agents/bulk-delete",
        operator.post("/api/agents/bulk-delete", "{\"ids\":[\"" + id + "\"]}"));
    Reply endpoint =
        operator.post("/api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/x\"}");
    String endpointPath = "/api/events/endpoints/" + endpoint.text("id");
    conforms("POST /api/events/endpoints", endpoint);
    conforms("GET /api/events/endpoints", operator.get("/api/events/endpoints"));
    conforms("GET /api/events/endpoints/{id}", operator.get(endpointPath));
    conforms(
        "POST /api/events/endpoints/{id}/rotate-secret",
        operator.post(endpointPath + "/rotate-secret", "{}"));
    conforms("POST /api/events/endpoints/{id}/test", operator.post(endpointPath + "/test", ""));
    conforms(
        "GET /api/events/endpoints/{id}/deliveries", operator.get(endpointPath + "/deliveries"));
    conforms(
        "PATCH /api/events/endpoints/{id}",
        operator.patch(endpointPath, "{\"status\":\"disabled\"}"));
    conforms("GET /api/codes", operator.get("/api/codes"));
    conforms("GET /api/codes/{code}", operator.get("/api/codes/NO_GRANT"));
    conforms("GET /api/codes/{code}", operator.get("/api/codes/absent"));
    conforms("GET /health/live", operator.get("/health/live"));
    conforms("GET /health/ready", operator.get("/health/ready"));
    conforms("GET /api/tokens/{service}", operator.get("/api/tokens/absent"));
    conforms("POST /api/agents", operator.post("/api/agents", "{}"));
  }

  private static void approvalsConform() {
    JsonNode created = operator.createAgent("held");
    ApiClient agent = new ApiClient(gate.url(), created.path("apiKey").asText());
    String pending = held(created, "1");
    conforms("GET /api/agents/approvals/{id}", agent.get("/api/agents/approvals/" + pending));
    conforms("GET /api/approvals", operator.get("/api/approvals"));
    String path = "/api/approvals/" + pending;
    conforms("POST /api/approvals/{id}/approve", operator.post(path + "/approve", "{}"));
    conforms("POST /api/approvals/{id}/deny", operator.post(path + "/deny", "{\"reason\":\"r\"}"));
    conforms("GET /api/approvals/{id}", operator.get(path));
    String other = held(created, "2");
    conforms(
        "POST /api/approvals/{id}/deny",
        operator.post("/api/approvals/" + other + "/deny", "{\"reason\":\"r\"}"));
    conforms("GET /api/agents/approvals/{id}", agent.get("/api/agents/approvals/" + other));
  }

  private static String held(JsonNode agent, String number) {
    return gate.query(
        "insert into approval (organisation, id, agent, service, grant_id, action_hash, demands, reason, expires_at) select organisation, 'apr_000000000000000000000%1$s', id, 'github', 'grt', sha256('%1$s'), '[{\"policy\":\"p\",\"version\":1,\"rule\":0}]', 'r', now() + interval '1 hour' from agent where id = '%2$s' returning id"
            .formatted(number, agent.path("id").asText()));
  }

  private static void openingsConform() {
    String agent = operator.createAgent("opened").path("id").asText();
    String wish =
        "{\"agentId\":\"%s\",\"serviceName\":\"github\",\"forSeconds\":60,\"reason\":\"r\"}"
            .formatted(agent);
    Reply opened = operator.post("/api/break-glass", wish);
    conforms("POST /api/break-glass", opened);
    conforms("GET /api/break-glass", operator.get("/api/break-glass"));
    String path = "/api/break-glass/" + opened.text("id");
    conforms("POST /api/break-glass/{id}/close", operator.post(path + "/close", ""));
    conforms("GET /api/break-glass/{id}", operator.get(path));
  }

  private static void sandboxConforms() {
    String ask =
        "{\"organization_name\":\"o\",\"user_name\":\"u\",\"assignment\":\"try things"
            + " out\",\"requested_scopes\":[\"services:read\",\"decisions:try\"]%s}";
    String asking = "/v1/agent-credentials";
    conforms("POST " + asking, operator.post(asking, ask.formatted("")));
    conforms("POST " + asking, operator.post(asking, "{}"));
    Reply issued =
        operator.post(
            asking, ask.formatted(",\"user_email\":\"u@x.example\",\"tech_stack\":[\"a\"]"));
    conforms("POST " + asking, issued);
    conforms("GET /v1/sandbox/me", inSandbox(issued, "GET", "/v1/sandbox/me", ""));
    conforms("GET /v1/sandbox/services", inSandbox(issued, "GET", "/v1/sandbox/services", ""));
    conforms(
        "POST /v1/sandbox/decisions",
        inSandbox(issued, "POST", "/v1/sandbox/decisions", "{\"service\":\"demo-network\"}"));
    conforms("GET /v1/sandbox/me", operator.get("/v1/sandbox/me"));
    String credential = "/api/sandbox/credentials/" + issued.text("credential_id");
    conforms("GET /api/sandbox/credentials", operator.get("/api/sandbox/credentials"));
    conforms(
        "POST /api/sandbox/credentials/{id}/promote",
        operator.post(credential + "/promote", "{\"name\":\"promoted\"}"));
    conforms(
        "POST /api/sandbox/credentials/{id}/revoke", operator.post(credential + "/revoke", ""));
    conforms("GET /api/sandbox/credentials/{id}", operator.get(credential));
    conforms(
        "POST /v1/agent-credentials/{id}/revoke",
        inSandbox(issued, "POST", issued.text("revocation_path"), "{\"reason\":\"r\"}"));
  }

  private static Reply inSandbox(Reply issued, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(gate.url() + path))
            .header("x-ws-api-key", issued.text("credential"))
            .method(method, BodyPublishers.ofString(body));
    return ApiClient.send(
        body.isEmpty() ? request : request.header("Content-Type", "application/json"));
  }

  private static void principalsConform(String path, String kind) {
    String all = "/api/" + path;
    Reply made = operator.post(all, "{\"name\":\"described\"}");
    String one = all + "/" + made.text("id");
    conforms("POST " + all, made);
    conforms("POST " + all, operator.post(all, "{\"name\":\"described\"}"));
    conforms("POST " + all, operator.post(all, "{\"name\":\"Not one\"}"));
    conforms("PATCH " + all + "/{id}", operator.patch(one, "{\"description\":\"d\"}"));
    Reply key = operator.post(one + "/keys", "{\"requestsPerMinute\":9}");
    conforms("POST " + all + "/{id}/keys", key);
    conforms("GET " + all + "/{id}/keys", operator.get(one + "/keys"));
    conforms(
        "GET /api/agents/whoami",
        new ApiClient(gate.url(), key.text("apiKey")).get("/api/agents/whoami"));
    conforms(
        "POST " + all + "/{id}/grants",
        operator.post(one + "/grants", "{\"serviceName\":\"github\"}"));
    conforms("GET " + all + "/{id}/held-grants", operator.get(one + "/held-grants"));
    conforms("GET " + all + "/{id}", operator.get(one));
    conforms("GET " + all, operator.get(all));
    Reply policy =
        operator.post(
            "/api/policies",
            "{\"name\":\"of %s\",\"rules\":[{\"type\":\"holder_binding\"}]}".formatted(kind));
    conforms(
        "POST /api/policies/{id}/attachments",
        operator.post(
            "/api/policies/" + policy.text("id") + "/attachments",
            "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(kind, made.text("id"))));
    conforms(
        "POST " + all + "/bulk-delete",
        operator.post(all + "/bulk-delete", "{\"ids\":[\"" + made.text("id") + "\"]}"));
    conforms("GET " + all + "/{id}", operator.get(one));
  }

  private static void trustConforms() {
    Reply sent =
        operator.post(
            "/api/agents/onboard",
            "{\"agent_name\":\"trusted\",\"requested_tools\":[\"tokenops\"]}");
    conforms("POST /api/agents/onboard", sent);
    String profile = sent.text("trust_profile_id");
    String path = "/api/trust-profiles/" + profile;
    String review = "/api/trust-profiles/{trustProfileId}";
    conforms("POST " + review + "/approve", operator.post(path + "/approve", "{}"));
    conforms("POST " + review + "/reject", operator.post(path + "/reject", "{}"));
    conforms("POST " + review + "/revoke", operator.post(path + "/revoke", "{}"));
    conforms(
        "GET /api/agents/status/{trustProfileId}", operator.get("/api/agents/status/" + profile));
    conforms("GET /api/trust-profiles", operator.get("/api/trust-profiles"));
    accessKeysConform();
  }

  private static void accessKeysConform() {
    Reply sent =
        operator.post(
            "/api/agents/onboard",
            "{\"agent_name\":\"has a key\",\"requested_tools\":[\"tokenops\"]}");
    ApiClient approver =
        new ApiClient(
            gate.url(),
            operator
                .post("/api/operators", "{\"name\":\"reviewer\",\"role\":\"approver\"}")
                .text("token"));
    approver.post("/api/trust-profiles/" + sent.text("trust_profile_id") + "/approve", "");
    String names =
        "\"agent_id\":\"%s\",\"trust_profile_id\":\"%s\",\"onboarding_id\":\"%s\""
            .formatted(
                sent.text("agent_id"), sent.text("trust_profile_id"), sent.text("onboarding_id"));
    Reply issued =
        operator.post(
            "/api/agents/access-keys",
            "{"
                + names
                + ",\"requested_tools\":[\"tokenops\"],\"delivery_channel\":\"one_time_retrieval\"}");
    conforms("POST /api/agents/access-keys", issued);
    String key =
        "/api/agents/access-keys/" + issued.body().at("/delivery_proof/delivery_id").asText();
    conforms("GET /api/agents/access-keys/{deliveryId}/delivery", operator.get(key + "/delivery"));
    String token = "{\"token\":\"" + issued.body().at("/retrieval/token").asText() + "\"}";
    String retrieval = "/api/agents/access-keys/{deliveryId}/retrieval";
    conforms("GET " + retrieval, operator.get(key + "/retrieval"));
    conforms("POST " + retrieval, operator.post(key + "/retrieval", token));
    conforms("POST " + retrieval, operator.post(key + "/retrieval", token));
    String envelope = "/api/agents/credentials/" + issued.text("envelope_id");
    conforms("GET /api/agents/credentials/{envelopeId}", operator.get(envelope));
    conforms(
        "POST /api/agents/credentials/{envelopeId}/rotate",
        operator.post(
            envelope + "/rotate",
            "{\"rotation_request_id\":\"r\",\"agent_id\":\"%s\",\"access_key_id\":\"%s\",\"reason\":\"scheduled_rotation\",\"requested_scope\":{},\"callback_url\":null}"
                .formatted(issued.text("agent_id"), issued.text("access_key_id"))));
  }

  private static void grantRequestsConform() {
    ApiClient agent =
        new ApiClient(gate.url(), operator.createAgent("asks").path("apiKey").asText());
    String path = "/api/agents/grant-requests";
    Reply asked = agent.post(path, "{\"serviceName\":\"github\",\"reason\":\"r\"}");
    conforms("POST /api/agents/grant-requests", asked);
    conforms("POST /api/agents/grant-requests", agent.post(path, "{}"));
    conforms("GET /api/agents/grant-requests", agent.get(path));
    String request = "/api/grant-requests/" + asked.text("id");
    conforms("GET /api/grant-requests", operator.get("/api/grant-requests"));
    conforms("POST /api/grant-requests/{id}/approve", operator.post(request + "/approve", "{}"));
    conforms(
        "POST /api/grant-requests/{id}/deny",
        operator.post(request + "/deny", "{\"reason\":\"r\"}"));
    conforms("GET /api/grant-requests/{id}", operator.get(request));
  }

  private static void policiesConform(String agent) {
    String body =
        "{\"name\":\"described\",\"rules\":[{\"type\":\"geo\",\"denied\":[\"US\"]},{\"type\":\"time_window\",\"from\":\"09:00\",\"to\":\"17:00\",\"zone\":\"UTC\"}]}";
    Reply created = operator.post("/api/policies", body);
    String policy = "/api/policies/" + created.text("id");
    conforms("POST /api/policies", created);
    conforms("POST /api/policies", operator.post("/api/policies", body));
    conforms("POST /api/policies", operator.post("/api/policies", "{\"name\":\"a\"}"));
    conforms("PATCH /api/policies/{id}", operator.patch(policy, "{\"enabled\":false}"));
    conforms("POST /api/policies/{id}/disable", operator.post(policy + "/disable", ""));
    conforms("POST /api/policies/{id}/enable", operator.post(policy + "/enable", ""));
    String target = "{\"type\":\"agent\",\"id\":\"" + agent + "\"}";
    conforms("POST /api/policies/{id}/attachments", operator.post(policy + "/attachments", target));
    conforms("POST /api/policies/{id}/attachments", operator.post(policy + "/attachments", target));
    conforms(
        "POST /api/policies/evaluate",
        operator.post(
            "/api/policies/evaluate",
            "{\"agentId\":\"" + agent + "\",\"serviceName\":\"github\",\"client\":\"::1\"}"));
    conforms(
        "POST /api/policies/{id}/replay",
        operator.post(
            policy + "/replay",
            "{\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"}"));
    conforms("GET /api/policies/{id}/attachments", operator.get(policy + "/attachments"));
    conforms("GET /api/policies/{id}/versions", operator.get(policy + "/versions"));
    conforms("GET /api/policies/{id}/versions/{version}", operator.get(policy + "/versions/1"));
    conforms("GET /api/policies/{id}", operator.get(policy));
    conforms("GET /api/policies", operator.get("/api/policies"));
  }

  private static void groupsConform(String agent) {
    Reply created = operator.post("/api/groups", "{\"name\":\"described\"}");
    String group = "/api/groups/" + created.text("id");
    conforms("POST /api/groups", created);
    conforms("POST /api/groups", operator.post("/api/groups", "{\"name\":\"described\"}"));
    conforms("PATCH /api/groups/{id}", operator.patch(group, "{\"description\":\"d\"}"));
    operator.send("PUT", group + "/members/" + agent, "");
    conforms("GET /api/groups/{id}/members", operator.get(group + "/members"));
    conforms(
        "POST /api/groups/{id}/grants",
        operator.post(group + "/grants", "{\"serviceName\":\"github\",\"expiresInHours\":1}"));
    conforms(
        "POST /api/groups/{id}/grants/{service}/extend",
        operator.post(group + "/grants/github/extend", "{\"expiresInHours\":2}"));
    conforms("GET /api/groups/{id}/grants", operator.get(group + "/grants"));
    conforms("GET /api/groups/{id}", operator.get(group));
    conforms("GET /api/groups", operator.get("/api/groups"));
  }

  private static void conforms(String route, Reply reply) {
    ApiResponse response =
        requireNonNull(operations().get(route))
            .getResponses()
            .get(Integer.toString(reply.status()));
    assertThat(response).as("%s %s %s", route, reply.status(), reply.body()).isNotNull();
    Schema<?> schema = resolve(response).getContent().values().iterator().next().getSchema();
    conforms(route, schema, reply.body());
  }

  /** Every required member is there, and every member is described; and so on inside. */
  private static void conforms(String place, Schema<?> schema, JsonNode value) {
    if (value.isNull() && isNullable(resolve(schema))) {
      return;
    }
    List<Schema<?>> parts = new ArrayList<>();
    collect(schema, parts);
    Set<String> described = new TreeSet<>();
    for (Schema<?> part : parts) {
      if (part.getRequired() != null) {
        part.getRequired()
            .forEach(member -> assertThat(value.has(member)).as("%s %s", place, member).isTrue());
      }
      if (part.getProperties() != null) {
        described.addAll(part.getProperties().keySet());
        part.getProperties()
            .forEach(
                (name, property) -> {
                  if (value.has(name)) {
                    conforms(place + "." + name, property, value.path(name));
                  }
                });
      }
      if (part.getItems() != null) {
        value.forEach(element -> conforms(place + "[]", part.getItems(), element));
      }
    }
    if (value.isObject()
        && parts.stream().noneMatch(part -> part.getAdditionalProperties() instanceof Schema)) {
      value
          .fieldNames()
          .forEachRemaining(member -> assertThat(described).as(place).contains(member));
    }
  }

  private static boolean isNullable(Schema<?> schema) {
    return schema.getTypes() != null && schema.getTypes().contains("null");
  }

  private static void collect(Schema<?> schema, List<Schema<?>> parts) {
    Schema<?> resolved = resolve(schema);
    parts.add(resolved);
    if (resolved.getAllOf() != null) {
      resolved.getAllOf().forEach(part -> collect(part, parts));
    }
  }

  private static Schema<?> resolve(Schema<?> schema) {
    return schema.get$ref() == null
        ? schema
        : requireNonNull(document.getComponents().getSchemas().get(last(schema.get$ref())));
  }

  private static ApiResponse resolve(ApiResponse response) {
    return response.get$ref() == null
        ? response
        : requireNonNull(document.getComponents().getResponses().get(last(response.get$ref())));
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }

  private static Map<String, Operation> operations() {
    Map<String, Operation> operations = new java.util.TreeMap<>();
    document
        .getPaths()
        .forEach(
            (path, item) -> {
              for (Map.Entry<PathItem.HttpMethod, Operation> each :
                  item.readOperationsMap().entrySet()) {
                operations.put(each.getKey() + " " + path, each.getValue());
              }
            });
    return operations;
  }
}
