package dev.sallyport.gate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.ticket.key.KeyText;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentRoutesTest {
  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("agents");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void makesAnAgentAndShowsItsKeyOnce() {
    ApiClient operator = gate.newOrganisation();

    Reply created =
        operator.post(
            "/api/agents",
            "{\"name\":\"Claude Code\",\"description\":\"reviews\",\"mcpEnabled\":true,\"allowQueryKey\":true}");

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("id")).matches("agt_[0-9A-Za-z]{22}");
    assertThat(created.text("name")).isEqualTo("Claude Code");
    assertThat(created.text("description")).isEqualTo("reviews");
    assertThat(created.text("status")).isEqualTo("active");
    assertThat(created.body().path("mcpEnabled").asBoolean()).isTrue();
    assertThat(created.body().path("allowQueryKey").asBoolean()).isTrue();
    KeyText key = KeyText.parse(created.text("apiKey")).orElseThrow();
    assertThat(key.prefix()).isEqualTo(KeyText.AGENT_PREFIX);
    Reply shown = operator.get("/api/agents/" + created.text("id"));
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body().toString()).doesNotContain(key.expose()).contains("\"grants\":[]");
    assertThat(
            gate.query(
                "select encode(hash, 'hex') from agent_key where agent = '"
                    + created.text("id")
                    + "'"))
        .isEqualTo(key.hash().hex());
  }

  @Test
  void listsAgentsPageByPageWithTheirGrantCounts() {
    ApiClient operator = gate.newOrganisation();
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      made.add(operator.createAgent("agent " + i).path("id").asText());
    }
    operator.post(
        "/api/agents/" + made.iterator().next() + "/grants", "{\"serviceName\":\"github\"}");

    Set<String> listed = new HashSet<>();
    int grants = 0;
    String cursor = "";
    int pages = 0;
    do {
      Reply page = operator.get("/api/agents?limit=2" + cursor);
      for (JsonNode agent : page.body().path("agents")) {
        listed.add(agent.path("id").asText());
        grants += agent.path("grantCount").asInt();
      }
      cursor = page.body().path("nextCursor").isNull() ? "" : "&cursor=" + page.text("nextCursor");
      pages++;
    } while (!cursor.isEmpty());

    assertThat(listed).isEqualTo(made);
    assertThat(pages).isEqualTo(3);
    assertThat(grants).isEqualTo(1);
  }

  @Test
  void changesOnlyWhatIsNamed() {
    ApiClient operator = gate.newOrganisation();
    String id =
        operator.post("/api/agents", "{\"name\":\"before\",\"description\":\"stays\"}").text("id");

    Reply changed =
        operator.patch("/api/agents/" + id, "{\"status\":\"suspended\",\"name\":\"after\"}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("status")).isEqualTo("suspended");
    assertThat(changed.text("name")).isEqualTo("after");
    assertThat(changed.text("description")).isEqualTo("stays");
    assertThat(operator.patch("/api/agents/" + id, "{\"status\":\"active\"}").text("status"))
        .isEqualTo("active");
  }

  @Test
  void deletesAnAgentAndRevokesItsKeysAndGrants() {
    ApiClient operator = gate.newOrganisation();
    String id = operator.createAgent("to go").path("id").asText();
    operator.post("/api/agents/" + id + "/grants", "{\"serviceName\":\"github\"}");

    assertThat(operator.delete("/api/agents/" + id).status()).isEqualTo(204);

    assertThat(operator.get("/api/agents/" + id).status()).isEqualTo(404);
    assertThat(operator.delete("/api/agents/" + id).status()).isEqualTo(404);
    assertThat(
            gate.query("select string_agg(status, ',') from agent_key where agent = '" + id + "'"))
        .isEqualTo("revoked");
    assertThat(gate.query("select count(*) from agent_grant where agent = '" + id + "'"))
        .isEqualTo("0");
  }

  @Test
  void deletesManyAndSaysWhichWereNotThere() {
    ApiClient operator = gate.newOrganisation();
    String first = operator.createAgent("first").path("id").asText();
    String second = operator.createAgent("second").path("id").asText();

    Reply reply =
        operator.post(
            "/api/agents/bulk-delete",
            "{\"ids\":[\"%s\",\"%s\",\"no-such\",\"%s\"]}".formatted(first, second, first));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().path("deleted"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder(first, second);
    assertThat(reply.body().path("notFound"))
        .extracting(JsonNode::asText)
        .containsExactly("no-such");
    assertThat(operator.get("/api/agents").body().path("agents")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"\"}",
        "{\"name\":\" padded\"}",
        "{\"name\":\"two\\nlines\"}",
        "{\"name\":\"nul\\u0000\"}",
        "{\"name\":\"half \\ud800 pair\"}",
        "{\"name\":\"backwards \\u202e\"}",
        "{\"name\":1}",
        "{\"name\":null}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "{\"name\":\"a\",\"organisation\":\"org_0000000000000000000000\"}",
        "{\"name\":\"a\",\"mcpEnabled\":\"yes\"}",
        "[]",
        "null",
        "{\"name\":",
      })
  void refusesABodyThatIsNoAgent(String body) {
    Reply reply = gate.firstOperator().post("/api/agents", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("INVALID_REQUEST");
    assertThat(reply.text("detail")).isNotEmpty().doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\":\"deleted\"}",
        "{\"status\":\"ACTIVE\"}",
        "{\"name\":\"\"}",
        "{\"id\":\"x\"}"
      })
  void refusesAChangeThatIsNone(String body) {
    ApiClient operator = gate.firstOperator();
    String id = operator.createAgent("unchanged").path("id").asText();

    assertThat(operator.patch("/api/agents/" + id, body).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "limit=1&limit=2",
        "cursor=agt_x",
        "cursor=%00",
        "limit="
      })
  void refusesAPageThatIsNone(String query) {
    assertThat(gate.firstOperator().get("/api/agents?" + query).status()).isEqualTo(400);
  }

  @Test
  void everyChangeIsInTheAudit() {
    ApiClient operator = gate.newOrganisation();
    String id = operator.createAgent("audited").path("id").asText();
    operator.patch("/api/agents/" + id, "{\"status\":\"suspended\"}");
    operator.post("/api/agents/" + id + "/rotate-key", "");
    operator.delete("/api/agents/" + id);

    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where decision = 'allow' and object_id = '"
                    + id
                    + "'"))
        .isEqualTo("agent_created agent_changed key_rotated agent_deleted");
    assertThat(
            gate.query(
                "select count(*) from audit where client = '127.0.0.1' and request_id is not null and actor_id like 'op_%'"
                    + " and object_id = '"
                    + id
                    + "'"))
        .isEqualTo("4");
  }
}
