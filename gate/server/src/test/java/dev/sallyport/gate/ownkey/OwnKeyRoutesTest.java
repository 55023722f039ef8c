package dev.sallyport.gate.ownkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.key.Derivation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class OwnKeyRoutesTest {
  private static final String ROTATE = "/api/agents/self/rotate-key";
  private static final String DERIVE = "/api/agents/keys/derive";
  private static final String WHOAMI = "/api/agents/whoami";

  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("own_keys");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static ApiClient with(Reply made) {
    return new ApiClient(gate.url(), made.text("apiKey"));
  }

  private static Reply agent(ApiClient operator) {
    return operator.post("/api/agents", "{\"name\":\"on its own\"}");
  }

  private static Reply limitedKey(ApiClient operator, String agent) {
    Reply key =
        operator.post(
            "/api/agents/" + agent + "/keys",
            "{\"scopes\":[\"credentials:read\"],\"cidrs\":[\"127.0.0.0/8\"],\"services\":[\"github\",\"gitlab\"],\"requestsPerMinute\":120}");
    assertThat(key.status()).isEqualTo(201);
    return key;
  }

  @Test
  void anAgentReplacesItsOwnKeyWithOneOfTheSameLimits() {
    ApiClient operator = gate.newOrganisation();
    Reply agent = agent(operator);
    Reply old = limitedKey(operator, agent.text("id"));

    Reply rotated = with(old).post(ROTATE, "");

    assertThat(rotated.status()).as(rotated.body().toString()).isEqualTo(200);
    assertThat(with(old).get(WHOAMI).code()).isEqualTo("INVALID_KEY");
    assertThat(with(rotated).get(WHOAMI).status()).isEqualTo(200);
    JsonNode fresh =
        operator.get("/api/agents/" + agent.text("id") + "/keys").body().path("keys").path(0);
    for (String same : List.of("scopes", "cidrs", "services", "requestsPerMinute")) {
      assertThat(fresh.path(same)).isEqualTo(old.body().path(same));
    }
    assertThat(with(agent).get(WHOAMI).status()).as("its other key").isEqualTo(200);
    assertThat(
            gate.query(
                "select actor_id || ' ' || key_id || ' ' || source from audit_in_words where action = 'key_rotated' and object_id = '"
                    + agent.text("id")
                    + "'"))
        .isEqualTo("%s %s agent", agent.text("id"), old.text("id"));
  }

  @Test
  void withAGraceTheOldKeyIsToldWhatToDo() {
    Reply agent = agent(gate.newOrganisation());

    Reply rotated = with(agent).post(ROTATE, "{\"gracePeriodSeconds\":600}");

    assertThat(rotated.status()).isEqualTo(200);
    Reply old = with(agent).get(WHOAMI);
    assertThat(old.status()).isEqualTo(200);
    assertThat(old.response().headers().firstValue("link")).get().asString().contains("self");
    Reply again = with(agent).post(DERIVE, "{}");
    assertThat(again.response().headers().firstValue("deprecation"))
        .as("every answer says so")
        .isPresent();
  }

  @Test
  void ofConcurrentRotationsByTheKeyItselfOneWins() {
    Reply agent = agent(gate.newOrganisation());

    List<Reply> replies =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> with(agent).post(ROTATE, "")))
            .limit(6)
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
    assertThat(replies)
        .filteredOn(reply -> reply.status() != 200)
        .extracting(Reply::code)
        .isSubsetOf("ROTATION_CONFLICT", "KEY_STATE_CONFLICT", "INVALID_KEY");
    assertThat(
            gate.query(
                "select count(*) from agent_key where status = 'active' and agent = '"
                    + agent.text("id")
                    + "'"))
        .isEqualTo("1");
  }

  @Test
  void neitherAnExpiredNorASuspendedOneReplacesItsKey() {
    ApiClient operator = gate.newOrganisation();
    Reply agent = agent(operator);
    gate.sql("update agent_key set expires_at = now() where agent = '" + agent.text("id") + "'");
    assertThat(with(agent).post(ROTATE, "").code()).isEqualTo("KEY_EXPIRED");
    gate.sql("update agent_key set expires_at = null where agent = '" + agent.text("id") + "'");
    operator.patch("/api/agents/" + agent.text("id"), "{\"status\":\"suspended\"}");
    assertThat(with(agent).post(ROTATE, "").code()).isEqualTo("AGENT_INACTIVE");
    assertThat(with(agent).post(DERIVE, "{}").code()).isEqualTo("AGENT_INACTIVE");
  }

  @Test
  void derivesALesserKeyThatEndsWithinTheHour() {
    ApiClient operator = gate.newOrganisation();
    String agent = agent(operator).text("id");
    Reply parent = limitedKey(operator, agent);

    Reply child =
        with(parent)
            .post(DERIVE, "{\"name\":\"task\",\"services\":[\"github\"],\"expiresInSeconds\":600}");

    assertThat(child.status()).as(child.body().toString()).isEqualTo(201);
    assertThat(child.text("parentId")).isEqualTo(parent.text("id"));
    assertThat(child.body().path("services").toString()).isEqualTo("[\"github\"]");
    assertThat(child.body().path("cidrs")).isEqualTo(parent.body().path("cidrs"));
    assertThat(child.body().path("scopes")).isEqualTo(parent.body().path("scopes"));
    assertThat(
            gate.query(
                "select expires_at - created_at from agent_key where id = '"
                    + child.text("id")
                    + "'"))
        .isEqualTo("00:10:00");
    assertThat(with(child).get(WHOAMI).status()).isEqualTo(200);
    assertThat(with(child).post(ROTATE, "").code()).isEqualTo("KEY_STATE_CONFLICT");

    operator.post("/api/agents/" + agent + "/keys/" + parent.text("id") + "/revoke", "");
    assertThat(with(child).get(WHOAMI).code()).isEqualTo("INVALID_KEY");
  }

  @Test
  void derivesNothingWiderOrDeeper() {
    ApiClient operator = gate.newOrganisation();
    Reply parent = limitedKey(operator, agent(operator).text("id"));
    ApiClient by = with(parent);

    for (String wider :
        List.of(
            "{\"scopes\":[\"mcp:use\"]}",
            "{\"services\":[\"github\",\"other\"]}",
            "{\"cidrs\":[\"127.0.0.1\",\"10.0.0.1\"]}",
            "{\"requestsPerMinute\":121}")) {
      Reply refused = by.post(DERIVE, wider);
      assertThat(refused.status()).as(wider).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("KEY_LIMITS_EXCEEDED");
    }
    assertThat(by.post(DERIVE, "{\"expiresInSeconds\":3601}").status()).isEqualTo(400);
    assertThat(by.post(DERIVE, "{\"expiresInSeconds\":59}").status()).isEqualTo(400);
    Reply child = by.post(DERIVE, "{}");
    assertThat(child.body().path("requestsPerMinute").asInt()).isEqualTo(120);
    assertThat(
            by.post(DERIVE, "{\"requestsPerMinute\":7}").body().path("requestsPerMinute").asInt())
        .isEqualTo(7);
    Reply grandchild = with(child).post(DERIVE, "{}");
    assertThat(grandchild.status()).isEqualTo(201);
    assertThat(with(grandchild).post(DERIVE, "{}").code()).isEqualTo("KEY_DEPTH_EXCEEDED");
  }

  @Test
  void anAgentHasABoundedNumberOfDerivedKeys() {
    ApiClient operator = gate.newOrganisation();
    Reply agent = agent(operator);
    gate.sql(
        "insert into agent_key (organisation, id, agent, hash, parent, depth, expires_at)"
            + " select organisation, 'key_' || lpad(i::text, 22, '0'), agent, sha256(('derived' || i)::bytea), id, 1, now() + interval '1 hour'"
            + " from agent_key, generate_series(1, "
            + Derivation.MAXIMUM_WORKING
            + ") i where agent = '"
            + agent.text("id")
            + "'");

    Reply refused = with(agent).post(DERIVE, "{}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("detail")).contains("100");
  }

  @Test
  void tellsWhoUsesAKey() {
    ApiClient operator = gate.newOrganisation();
    Reply agent = agent(operator);
    String keys = "/api/agents/" + agent.text("id") + "/keys";
    String key = operator.get(keys).body().path("keys").path(0).path("id").asText();
    for (int i = 0; i < 3; i++) {
      with(agent).get(WHOAMI);
    }

    Reply usage = operator.get(keys + "/" + key + "/usage");

    assertThat(usage.status()).isEqualTo(200);
    assertThat(usage.body().path("days")).hasSize(1);
    assertThat(usage.body().path("days").path(0).path("requests").asInt()).isEqualTo(3);
    assertThat(usage.body().path("clients").path(0).path("client").asText()).isEqualTo("127.0.0.1");
    assertThat(usage.body().path("clients").path(0).path("requests").asInt()).isEqualTo(3);
    assertThat(usage.body().path("recordsLookedAt").asInt()).isEqualTo(4);
    assertThat(operator.get(keys + "/key_0000000000000000000000/usage").status()).isEqualTo(404);
  }
}
