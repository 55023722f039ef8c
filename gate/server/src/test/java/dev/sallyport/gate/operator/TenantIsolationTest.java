package dev.sallyport.gate.operator;

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
      Map.of(
          "POST /api/agents", "{\"name\":\"new\"}",
          "PATCH /api/agents/{id}", "{\"status\":\"suspended\"}",
          "POST /api/agents/bulk-delete", "{\"ids\":[\"AGENT\"]}",
          "POST /api/agents/{id}/grants", "{\"serviceName\":\"intruder\"}",
          "POST /api/tokens", "{\"serviceName\":\"new\",\"tokenType\":\"JWT\"}",
          "PATCH /api/tokens/{service}", "{\"status\":\"disabled\"}",
          "POST /api/vault/store-ticket", "{\"serviceName\":\"private\"}",
          "POST /api/vault/credential-ticket",
              "{\"serviceName\":\"private\",\"purpose\":\"user_reveal\"}");

  private static GateUnderTest gate;
  private static ApiClient owner;
  private static ApiClient stranger;
  private static String agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("tenants");
    owner = gate.newOrganisation();
    stranger = gate.newOrganisation();
    agent = owner.createAgent("private agent").path("id").asText();
    owner.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"private\"}");
    owner.post(
        "/api/tokens",
        "{\"serviceName\":\"private\",\"tokenType\":\"JWT\",\"notes\":\"private notes\"}");
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

  private static Reply call(
      ApiClient client, RegisteredRoute route, String agentId, String service) {
    String name = route.method() + " " + route.path();
    String body = BODIES.getOrDefault(name, "").replace("AGENT", agentId);
    return client.send(
        route.method(), route.path().replace("{id}", agentId).replace("{service}", service), body);
  }

  @Test
  void anothersThingsAreAsAbsentAsThoseThatNeverWere() {
    Map<String, String> before = state();
    int compared = 0;

    for (RegisteredRoute route : operatorRoutes()) {
      Reply another = call(stranger, route, agent, "private");
      Reply absent = call(stranger, route, "agt_0000000000000000000000", "never-was");
      assertThat(another.body().toString()).as(route.path()).doesNotContain("private");
      if (route.path().contains("{")) {
        assertThat(another.status()).as("%s %s", route.method(), route.path()).isEqualTo(404);
        assertThat(withoutRequestId(another.body())).isEqualTo(withoutRequestId(absent.body()));
        compared++;
      }
    }

    assertThat(compared).isGreaterThanOrEqualTo(10);
    assertThat(state()).isEqualTo(before);
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
        List.of("agent", "agent_key", "agent_grant", "credential", "binding", "audit")) {
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
            HttpRequest.newBuilder(
                    java.net.URI.create(
                        gate.url()
                            + route.path().replace("{id}", agent).replace("{service}", "private")))
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
        "update operator set status = 'suspended' where organisation = (select organisation from operator order by created_at desc limit 1)");

    assertThat(operator.get("/api/agents").status()).isEqualTo(401);
  }
}
