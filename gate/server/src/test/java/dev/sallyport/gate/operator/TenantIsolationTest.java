package dev.sallyport.gate.operator;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.service.http.RegisteredRoute;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An organisation neither sees nor affects another one, over every operator's route that the gate
 * has.
 */
final class TenantIsolationTest {
  /**
   * What a route is sent so that it would succeed at home; routes that are not here take no body.
   */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          entry("POST /api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/x\"}"),
          entry("PATCH /api/events/endpoints/{id}", "{\"status\":\"disabled\"}"),
          entry("POST /api/events/endpoints/{id}/rotate-secret", "{}"),
          entry("POST /api/agents", "{\"name\":\"new\"}"),
          entry("PATCH /api/agents/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/agents/bulk-delete", "{\"ids\":[\"AGENT\"]}"),
          entry("POST /api/agents/{id}/keys", "{\"name\":\"intruder\"}"),
          entry("POST /api/agents/{id}/grants", "{\"serviceName\":\"intruder\"}"),
          entry("PATCH /api/agents/{id}/grants/{service}", "{\"notes\":\"intruder\"}"),
          entry("POST /api/agents/{id}/grants/{service}/extend", "{\"expiresInHours\":700}"),
          entry(
              "POST /api/break-glass",
              "{\"agentId\":\"AGENT\",\"serviceName\":\"private\",\"forSeconds\":60,\"reason\":\"r\"}"),
          entry("POST /api/approvals/{id}/deny", "{\"reason\":\"intruder\"}"),
          entry("POST /api/apps", "{\"name\":\"new\"}"),
          entry("PATCH /api/apps/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/apps/bulk-delete", "{\"ids\":[\"AGENT\"]}"),
          entry("POST /api/apps/{id}/keys", "{\"name\":\"intruder\"}"),
          entry("POST /api/apps/{id}/grants", "{\"serviceName\":\"intruder\"}"),
          entry("PATCH /api/apps/{id}/grants/{service}", "{\"notes\":\"intruder\"}"),
          entry("POST /api/apps/{id}/grants/{service}/extend", "{\"expiresInHours\":700}"),
          entry("POST /api/service-accounts", "{\"name\":\"new\"}"),
          entry("PATCH /api/service-accounts/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/service-accounts/bulk-delete", "{\"ids\":[\"AGENT\"]}"),
          entry("POST /api/service-accounts/{id}/keys", "{\"name\":\"intruder\"}"),
          entry("POST /api/service-accounts/{id}/grants", "{\"serviceName\":\"intruder\"}"),
          entry("PATCH /api/service-accounts/{id}/grants/{service}", "{\"notes\":\"intruder\"}"),
          entry(
              "POST /api/service-accounts/{id}/grants/{service}/extend",
              "{\"expiresInHours\":700}"),
          entry(
              "POST /api/agents/access-keys",
              "{\"agent_id\":\"AGENT\",\"trust_profile_id\":\"trust_0000000000000000000000\",\"onboarding_id\":\"onboard_0000000000000000000000\",\"requested_tools\":[\"private\"],\"delivery_channel\":\"one_time_retrieval\"}"),
          entry(
              "POST /api/agents/credentials/{envelopeId}/rotate",
              "{\"rotation_request_id\":\"r\",\"agent_id\":\"AGENT\",\"access_key_id\":\"key_0000000000000000000000\",\"reason\":\"scope_change\",\"requested_scope\":{},\"callback_url\":null}"),
          entry(
              "POST /api/agents/onboard",
              "{\"agent_id\":\"AGENT\",\"requested_tools\":[\"private\"]}"),
          entry("POST /api/grant-requests/{id}/approve", "{}"),
          entry("POST /api/grant-requests/{id}/deny", "{\"reason\":\"intruder\"}"),
          entry(
              "POST /api/policies/{id}/replay",
              "{\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"}"),
          entry(
              "POST /api/policies/evaluate",
              "{\"agentId\":\"AGENT\",\"serviceName\":\"private\",\"client\":\"::1\"}"),
          entry(
              "POST /api/policies", "{\"name\":\"new\",\"rules\":[{\"type\":\"holder_binding\"}]}"),
          entry(
              "PUT /api/policies/{id}",
              "{\"name\":\"new\",\"rules\":[{\"type\":\"holder_binding\"}]}"),
          entry("PATCH /api/policies/{id}", "{\"enabled\":false}"),
          entry("POST /api/policies/{id}/attachments", "{\"type\":\"organisation\"}"),
          entry("POST /api/mcp-proxies", "{\"template\":\"github\"}"),
          entry("PATCH /api/mcp-proxies/{id}", "{\"enabled\":false}"),
          entry(
              "POST /api/mcp-proxies/import",
              "{\"mcpServers\":{\"new\":{\"url\":\"https://new.example\"}}}"),
          entry("POST /api/sandbox/credentials/{id}/promote", "{\"name\":\"new\"}"),
          entry("POST /api/trust-profiles/{trustProfileId}/callback/rotate-secret", "{}"),
          entry("POST /api/users", "{\"subject\":\"new\"}"),
          entry("PATCH /api/users/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/groups", "{\"name\":\"new\"}"),
          entry("PATCH /api/groups/{id}", "{\"description\":\"intruder\"}"),
          entry("POST /api/groups/{id}/grants", "{\"serviceName\":\"intruder\"}"),
          entry("PATCH /api/groups/{id}/grants/{service}", "{\"notes\":\"intruder\"}"),
          entry("POST /api/groups/{id}/grants/{service}/extend", "{\"expiresInHours\":700}"),
          entry("POST /api/tokens", "{\"serviceName\":\"new\",\"tokenType\":\"JWT\"}"),
          entry("PATCH /api/tokens/{service}", "{\"status\":\"disabled\"}"),
          entry("POST /api/keys", "{\"name\":\"new\",\"scopes\":[]}"),
          entry("PATCH /api/keys/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/operators", "{\"name\":\"new\",\"role\":\"viewer\"}"),
          entry("PATCH /api/operators/{id}", "{\"status\":\"suspended\"}"),
          entry("POST /api/vault/store-ticket", "{\"serviceName\":\"private\"}"),
          entry("POST /api/vault/connect-ticket", "{\"serviceName\":\"private\"}"),
          entry(
              "POST /api/vault/credential-ticket",
              "{\"serviceName\":\"private\",\"purpose\":\"user_reveal\"}"));

  /** Ids of which no organisation has one, by how the paths of their things begin. */
  private static final Map<String, String> ABSENT =
      Map.ofEntries(
          entry("/api/agents", "agt_0000000000000000000000"),
          entry("/api/apps", "app_0000000000000000000000"),
          entry("/api/service-accounts", "sva_0000000000000000000000"),
          entry("/api/keys", "key_0000000000000000000000"),
          entry("/api/operators", "op_0000000000000000000000"),
          entry("/api/approvals", "apr_0000000000000000000000"),
          entry("/api/break-glass", "brk_0000000000000000000000"),
          entry("/api/grant-requests", "grq_0000000000000000000000"),
          entry("/api/groups", "grp_0000000000000000000000"),
          entry("/api/policies", "pol_0000000000000000000000"),
          entry("/api/mcp-proxies", "mcp_0000000000000000000000"),
          entry("/api/sandbox/credentials", "sbx_0000000000000000000000"),
          entry("/api/users", "usr_0000000000000000000000"),
          entry("/api/events/endpoints", "wep_0000000000000000000000"));

  private static GateUnderTest gate;
  private static ApiClient owner;
  private static ApiClient stranger;
  private static String agent;
  private static String app;
  private static String account;
  private static String group;
  private static String user;
  private static String operator;
  private static String machineKey;
  private static String approval;
  private static String opening;
  private static String request;
  private static String policy;
  private static String proxy;
  private static String key;
  private static String endpoint;
  private static String profile;
  private static String envelope;
  private static String delivery;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("tenants");
    owner = gate.newOrganisation();
    stranger = gate.newOrganisation();
    JsonNode created = owner.createAgent("private agent");
    agent = created.path("id").asText();
    request =
        new ApiClient(gate.url(), created.path("apiKey").asText())
            .post(
                "/api/agents/grant-requests",
                "{\"serviceName\":\"private\",\"reason\":\"private\"}")
            .text("id");
    opening =
        owner
            .post(
                "/api/break-glass",
                "{\"agentId\":\"%s\",\"serviceName\":\"private\",\"forSeconds\":600,\"reason\":\"private\"}"
                    .formatted(agent))
            .text("id");
    approval =
        gate.query(
            "insert into approval (organisation, id, agent, service, grant_id, action_hash, demands, reason, expires_at) select organisation, 'apr_private000000000000000', id, 'private', 'grt', sha256('x'), '[]', 'private', now() + interval '1 hour' from agent where id = '%s' returning id"
                .formatted(agent));
    gate.sql(
        "insert into sandbox_credential (organisation, id, request, hash, hint, scopes, answers, network, email_domain, expires_at) select organisation, 'sbx_private000000000000000', 'sbr_private000000000000000', sha256('private'), 'spsbx_0000', '{services:read}', '{\"company\":\"private\"}', '192.0.2.0/24', 'private.example', now() + interval '1 hour' from agent where id = '%s'"
            .formatted(agent));
    app = owner.post("/api/apps", "{\"name\":\"private-app\"}").text("id");
    account = owner.post("/api/service-accounts", "{\"name\":\"private-account\"}").text("id");
    owner.post("/api/apps/" + app + "/grants", "{\"serviceName\":\"private\"}");
    key = owner.get("/api/agents/" + agent).body().path("keys").path(0).path("id").asText();
    owner.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"private\"}");
    group = owner.post("/api/groups", "{\"name\":\"private-group\"}").text("id");
    policy =
        owner
            .post(
                "/api/policies", "{\"name\":\"private\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    owner.post(
        "/api/policies/" + policy + "/attachments",
        "{\"type\":\"agent\",\"id\":\"" + agent + "\"}");
    proxy =
        owner
            .post(
                "/api/mcp-proxies",
                "{\"template\":\"github\",\"name\":\"private\",\"serviceName\":\"private\"}")
            .text("id");
    operator =
        owner
            .post(
                "/api/operators",
                "{\"name\":\"private-operator\",\"role\":\"viewer\",\"email\":\"private@example.org\"}")
            .text("id");
    machineKey =
        owner.post("/api/keys", "{\"name\":\"private\",\"scopes\":[\"agents:read\"]}").text("id");
    owner.send("PUT", "/api/groups/" + group + "/members/" + agent, "");
    owner.post("/api/groups/" + group + "/grants", "{\"serviceName\":\"private\"}");
    endpoint =
        owner
            .post("/api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/private\"}")
            .text("id");
    owner.post(
        "/api/tokens",
        "{\"serviceName\":\"private\",\"tokenType\":\"JWT\",\"notes\":\"private notes\"}");
    profile =
        owner
            .post(
                "/api/agents/onboard",
                "{\"agent_name\":\"private-newcomer\",\"requested_tools\":[\"private\"]}")
            .text("trust_profile_id");
    envelope =
        gate.query(
            "insert into credential_envelope (organisation, id, retrieval_mode, agent, trust_profile, onboarding, access_key, masked_hint, tools, capabilities, endpoints, data_modes, rate_limit_profile, contract_requirement, ledger_references, expires_at) select p.organisation, 'credential_env_private000000000000000', 'one_time_retrieval', p.agent, p.id, o.id, 'key_private000000000000000', 'private', '{private}', '{credentials:read}', '{}', '{}', 'low', 'none', '{}', now() from trust_profile p join onboarding o on o.trust_profile = p.id where p.id = '%s' returning id"
                .formatted(profile));
    delivery =
        gate.query(
            "insert into access_key_delivery (organisation, id, envelope) select organisation, 'delivery_private000000000000000', id from credential_envelope where id = '%s' returning id"
                .formatted(envelope));
    user = owner.post("/api/users", "{\"subject\":\"private-user\"}").text("id");
    owner.send("PUT", "/api/users/" + user + "/credentials/private", "");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static List<RegisteredRoute> operatorRoutes() {
    return gate.server().routes().stream()
        .filter(route -> route.access().name().startsWith("caller "))
        .toList();
  }

  /** The route, about the owner's things or about things that never were. */
  private static Reply call(ApiClient client, RegisteredRoute route, boolean absent) {
    String name = route.method() + " " + route.path();
    String agentId = absent ? idIn(ABSENT, "/api/agents") : agent;
    String body = BODIES.getOrDefault(name, "").replace("AGENT", agentId);
    return client.send(route.method(), path(route, absent), body);
  }

  private static String path(RegisteredRoute route, boolean absent) {
    Map<String, String> ids =
        absent
            ? ABSENT
            : Map.ofEntries(
                entry("/api/agents", agent),
                entry("/api/approvals", approval),
                entry("/api/apps", app),
                entry("/api/service-accounts", account),
                entry("/api/break-glass", opening),
                entry("/api/grant-requests", request),
                entry("/api/groups", group),
                entry("/api/keys", machineKey),
                entry("/api/operators", operator),
                entry("/api/policies", policy),
                entry("/api/mcp-proxies", proxy),
                entry("/api/sandbox/credentials", "sbx_private000000000000000"),
                entry("/api/users", user),
                entry("/api/events/endpoints", endpoint));
    return route
        .path()
        .replace("{id}", idIn(ids, route.path()))
        .replace("{agent}", idIn(ids, "/api/agents"))
        .replace("{type}", "agent")
        .replace("{target}", idIn(ids, "/api/agents"))
        .replace("{version}", "1")
        .replace("{trustProfileId}", absent ? "trust_0000000000000000000000" : profile)
        .replace("{envelopeId}", absent ? "credential_env_0000000000000000000000" : envelope)
        .replace("{deliveryId}", absent ? "delivery_0000000000000000000000" : delivery)
        .replace("{keyId}", absent ? "key_0000000000000000000000" : key)
        .replace("{service}", absent ? "never-was" : "private");
  }

  private static String idIn(Map<String, String> ids, String path) {
    return ids.entrySet().stream()
        .filter(each -> path.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("none");
  }

  @Test
  void anothersThingsAreAsAbsentAsThoseThatNeverWere() {
    Map<String, String> before = state();
    int compared = 0;

    for (RegisteredRoute route : operatorRoutes()) {
      Reply another = call(stranger, route, false);
      Reply absent = call(stranger, route, true);
      assertThat(another.body().toString()).as(route.path()).doesNotContain("private");
      if (route.path().contains("{")) {
        assertThat(another.status()).as("%s %s", route.method(), route.path()).isEqualTo(404);
        assertThat(withoutRequestId(another.body())).isEqualTo(withoutRequestId(absent.body()));
        assertThat(headers(another)).isEqualTo(headers(absent));
        compared++;
      }
    }

    assertThat(compared).isGreaterThanOrEqualTo(20);
    assertThat(state()).isEqualTo(before);
  }

  /** All headers but those that differ for every answer. */
  private static Map<String, List<String>> headers(Reply reply) {
    Map<String, List<String>> headers = new HashMap<>(reply.response().headers().map());
    headers.keySet().removeAll(List.of("date", "x-request-id"));
    return headers;
  }

  private static JsonNode withoutRequestId(JsonNode body) {
    ObjectNode copy = body.deepCopy();
    copy.remove("requestId");
    return copy;
  }

  /** Everything of the owner's organisation. */
  private static Map<String, String> state() {
    String organisation = gate.query("select organisation from agent where id = '" + agent + "'");
    Map<String, String> state = new HashMap<>();
    for (String table :
        List.of(
            "principal",
            "agent_key",
            "agent_grant",
            "agent_group",
            "agent_group_member",
            "group_grant",
            "approval",
            "break_glass",
            "grant_request",
            "user_account",
            "user_credential",
            "credential",
            "sandbox_credential",
            "policy",
            "policy_version",
            "policy_attachment",
            "mcp_proxy",
            "binding",
            "operator",
            "machine_key",
            "event_endpoint",
            "event_secret",
            "trust_profile",
            "onboarding",
            "credential_envelope",
            "access_key_delivery",
            "audit")) {
      state.put(
          table,
          gate.query(
              "select coalesce(string_agg(t::text, ',' order by t::text), '') from "
                  + table
                  + " t where organisation = '"
                  + organisation
                  + "'"));
    }
    state.put(
        "organisation",
        gate.query("select o::text from organisation o where id = '" + organisation + "'"));
    return state;
  }

  @Test
  void noRouteAnswersWithoutAnOperatorsToken() {
    String agentKey = owner.createAgent("has a key").path("apiKey").asText();
    List<String> credentials =
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer " + agentKey,
            "Basic " + owner.token(),
            owner.token(),
            "Bearer " + owner.token() + "x",
            "Bearer " + owner.token().substring(0, owner.token().length() - 1) + "!",
            "Bearer spop_" + "0".repeat(32) + "_000000",
            "Bearer  " + owner.token());
    for (RegisteredRoute route : operatorRoutes()) {
      for (String credential : credentials) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(java.net.URI.create(gate.url() + path(route, false)))
                .method(route.method(), BodyPublishers.noBody());
        if (!credential.isEmpty()) {
          request.header("Authorization", credential);
        }
        Reply reply = ApiClient.send(request);
        assertThat(reply.status()).as("%s %s", route.method(), route.path()).isEqualTo(401);
        assertThat(reply.response().headers().firstValue("WWW-Authenticate"))
            .get()
            .asString()
            .startsWith("Bearer");
        assertThat(reply.code()).isEqualTo("UNAUTHENTICATED");
      }
    }
  }

  @Test
  void aSuspendedOperatorIsOutAtOnce() {
    ApiClient operator = gate.newOrganisation();
    assertThat(operator.get("/api/agents").status()).isEqualTo(200);

    gate.sql(
        "update operator set status = 'suspended' where organisation = (select organisation from"
            + " operator order by created_at desc limit 1)");

    assertThat(operator.get("/api/agents").status()).isEqualTo(401);
  }
}
