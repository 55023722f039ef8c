package dev.sallyport.gate.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.identity.DelegationId;
import dev.sallyport.gate.identity.UserId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of an agent that was deleted: its row, its revoked keys and the log. */
final class SoftDeletionTest {
  private static GateUnderTest gate;

  private ApiClient operator;
  private String id;
  private ApiClient agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("soft_deletion");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgentThatHasEverything() {
    operator = gate.newOrganisation();
    Reply created = operator.post("/api/agents", "{\"name\":\"to go\"}");
    id = created.text("id");
    agent = new ApiClient(gate.url(), created.text("apiKey"));
  }

  private static String count(String from) {
    return gate.query("select count(*) from " + from);
  }

  private String policyOn(String type, String target) {
    String policy =
        operator
            .post(
                "/api/policies",
                "{\"name\":\"a policy\",\"rules\":[{\"type\":\"holder_binding\"}]}")
            .text("id");
    assertThat(
            operator
                .post(
                    "/api/policies/" + policy + "/attachments",
                    "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, target))
                .status())
        .isEqualTo(201);
    return policy;
  }

  private void delegate() {
    operator.post("/api/tokens", "{\"serviceName\":\"mine\",\"tokenType\":\"JWT\"}");
    String user = operator.post("/api/users", "{\"subject\":\"s\"}").text("id");
    operator.send("PUT", "/api/users/" + user + "/credentials/mine", "");
    assertThat(UserId.parse(user)).isPresent();
    gate.sql(
        "insert into delegation (organisation, id, user_id, agent, service, credential, expires_at)"
            + " select organisation, '%s', id, '%s', 'mine', 'mine', now() + interval '1 hour' from user_account where id = '%s'"
                .formatted(DelegationId.fresh().value(), this.id, user));
  }

  @Test
  void itsKeysAreRevokedAndTheLogKnowsWhoseTheyWere() {
    Reply second = operator.post("/api/agents/" + id + "/keys", "{\"name\":\"second\"}");
    Reply derived = agent.post("/api/agents/keys/derive", "{\"expiresInSeconds\":600}");
    assertThat(derived.status()).isEqualTo(201);

    assertThat(operator.delete("/api/agents/" + id).status()).isEqualTo(204);

    for (String key : List.of(agent.token(), second.text("apiKey"), derived.text("apiKey"))) {
      for (String path :
          List.of(
              "/api/agents/whoami",
              "/api/agents/credentials?service=github",
              "/api/agents/grant-requests")) {
        assertThat(new ApiClient(gate.url(), key).get(path).code()).isEqualTo("INVALID_KEY");
      }
    }
    assertThat(count("agent_key where status = 'revoked' and agent = '" + id + "'")).isEqualTo("3");
    assertThat(
            count(
                "audit a join principal p on p.organisation = a.organisation and p.id = a.actor_id where reason = 'INVALID_KEY' and actor_id = '"
                    + id
                    + "'"))
        .isEqualTo("9");
  }

  @Test
  void itIsNowhereToBeSeen() {
    String group = operator.post("/api/groups", "{\"name\":\"a-group\"}").text("id");
    operator.send("PUT", "/api/groups/" + group + "/members/" + id, "");
    Reply grant = operator.post("/api/agents/" + id + "/grants", "{\"serviceName\":\"github\"}");
    String policy = policyOn("agent", id);
    operator.post(
        "/api/policies/" + policy + "/attachments",
        "{\"type\":\"grant\",\"id\":\"%s\"}".formatted(grant.text("id")));
    delegate();

    operator.delete("/api/agents/" + id);

    assertThat(operator.get("/api/agents").body().path("agents")).isEmpty();
    for (String path : List.of("", "/keys", "/grants", "/held-grants")) {
      assertThat(operator.get("/api/agents/" + id + path).status()).as(path).isEqualTo(404);
    }
    for (String path : List.of("/keys", "/grants", "/rotate-key")) {
      String body = path.equals("/grants") ? "{\"serviceName\":\"github\"}" : "{}";
      assertThat(operator.post("/api/agents/" + id + path, body).status()).isEqualTo(404);
    }
    assertThat(operator.patch("/api/agents/" + id, "{\"status\":\"active\"}").status())
        .isEqualTo(404);
    assertThat(operator.delete("/api/agents/" + id).status()).isEqualTo(404);
    assertThat(operator.get("/api/groups/" + group + "/members").body().path("members")).isEmpty();
    assertThat(operator.send("PUT", "/api/groups/" + group + "/members/" + id, "").status())
        .isEqualTo(404);
    assertThat(operator.get("/api/policies/" + policy + "/attachments").body().path("attachments"))
        .isEmpty();
    assertThat(
            operator
                .post(
                    "/api/policies/" + policy + "/attachments",
                    "{\"type\":\"agent\",\"id\":\"%s\"}".formatted(id))
                .status())
        .isEqualTo(404);
    for (String table : List.of("agent_grant", "delegation", "agent_group_member")) {
      assertThat(count(table + " where agent = '" + id + "'")).as(table).isEqualTo("0");
    }
  }

  @Test
  void whatItAskedForIsDenied() {
    String request =
        agent
            .post(
                "/api/agents/grant-requests", "{\"serviceName\":\"github\",\"reason\":\"to work\"}")
            .text("id");

    operator.post("/api/agents/bulk-delete", "{\"ids\":[\"" + id + "\"]}");

    Reply closed = operator.get("/api/grant-requests/" + request);
    assertThat(closed.text("status")).isEqualTo("denied");
    assertThat(closed.body().toString()).contains("Whoever asked was deleted");
    assertThat(operator.post("/api/grant-requests/" + request + "/approve", "{}").status())
        .isEqualTo(409);
    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where object_id in ('"
                    + id
                    + "', '"
                    + request
                    + "')"))
        .isEqualTo("agent_created grant_requested grant_request_denied agent_deleted");
  }

  @Test
  void whatIsHeldForItLapses() {
    gate.sql(
        "insert into approval (organisation, id, agent, service, grant_id, action_hash, demands, reason, expires_at)"
            + " select organisation, 'apr_' || right(id, 22), id, 'github', 'grt', sha256('x'), '[{\"policy\":\"p\",\"version\":1,\"rule\":0}]', 'r', now() + interval '1 hour'"
            + " from agent where id = '%s'".formatted(id));
    String approval = "/api/approvals/apr_" + id.substring(4);
    assertThat(operator.get(approval).text("status")).isEqualTo("pending");

    operator.delete("/api/agents/" + id);

    assertThat(operator.get(approval).text("status")).isEqualTo("expired");
    assertThat(operator.post(approval + "/approve", "{}").status()).isEqualTo(409);
  }

  @Test
  void itIsTold() {
    Reply endpoint =
        operator.post("/api/events/endpoints", "{\"url\":\"http://127.0.0.1:9999/x\"}");
    assertThat(endpoint.status()).as(endpoint.body().toString()).isEqualTo(201);

    operator.delete("/api/agents/" + id);

    assertThat(count("event where type = 'agent.deleted' and data like '%" + id + "%'"))
        .isEqualTo("1");
  }

  @Test
  void oneThatIsDeletedByHandHasEndedAsWellAndNeverComesBack() {
    operator.post("/api/agents/" + id + "/grants", "{\"serviceName\":\"github\"}");

    gate.sql("update principal set status = 'deleted', deleted_at = now() where id = '" + id + "'");

    assertThat(agent.get("/api/agents/whoami").code()).isEqualTo("INVALID_KEY");
    assertThat(count("agent_grant where agent = '" + id + "'")).isEqualTo("0");
    for (String change :
        List.of("status = 'active', deleted_at = null", "name = 'another'", "deleted_at = now()")) {
      assertThatThrownBy(
              () -> gate.sql("update principal set " + change + " where id = '" + id + "'"))
          .as(change)
          .hasStackTraceContaining("what is deleted stays as it was");
    }
    assertThatThrownBy(
            () ->
                gate.sql(
                    "insert into agent (organisation, id, name) select organisation, id, 'again' from principal where id = '"
                        + id
                        + "'"))
        .hasStackTraceContaining("agent_primary_key");
  }

  @Test
  void othersGoOn() {
    Reply other = operator.post("/api/agents", "{\"name\":\"stays\"}");
    operator.post("/api/agents/" + other.text("id") + "/grants", "{\"serviceName\":\"github\"}");

    operator.delete("/api/agents/" + id);

    ApiClient staying = new ApiClient(gate.url(), other.text("apiKey"));
    assertThat(staying.get("/api/agents/credentials").body().path("grants")).hasSize(1);
  }
}
