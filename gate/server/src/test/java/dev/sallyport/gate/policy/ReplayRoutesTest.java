package dev.sallyport.gate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReplayRoutesTest {
  private static final String DAY =
      "\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-25T00:00:00Z\"";

  private static GateUnderTest gate;
  private ApiClient operator;
  private String organisation;
  private String agent;
  private String grant;
  private String policy;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("replays");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void aPolicyAndAnAgent() {
    operator = gate.newOrganisation();
    agent = operator.createAgent("builder").path("id").asText();
    organisation = gate.query("select organisation from agent where id = '" + agent + "'");
    grant = operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"s\"}").text("id");
    policy =
        operator
            .post("/api/policies", "{\"name\":\"p\",\"rules\":[{\"type\":\"geo\",\"allowed\":[]}]}")
            .text("id");
    attach("agent", agent);
  }

  private void attach(String type, String target) {
    Reply attached =
        operator.post(
            "/api/policies/" + policy + "/attachments",
            "{\"type\":\"%s\",\"id\":\"%s\"}".formatted(type, target));
    assertThat(attached.status()).isLessThan(300);
  }

  private void detach() {
    operator.delete("/api/policies/" + policy + "/attachments/agent/" + agent);
  }

  /** As the gate records a request, at a time of the test's. */
  private void recorded(String at, String client, String decision, String trace) {
    gate.sql(
        "insert into audit (at, organisation, action, decision, source, reason, actor_id, key_id, object_id, service, client, trace) values ('%s', '%s', 1, %s, '%s', 'key_1', '%s', 's', '%s', %s)"
            .formatted(
                at,
                organisation,
                decision.equals("allow") ? "1, 2, null" : "2, 2, 'POLICY_DENIED'",
                agent,
                grant,
                client,
                trace));
  }

  private String refusedBy(String... policies) {
    StringBuilder trace = new StringBuilder("'[");
    for (String each : policies) {
      trace
          .append(trace.length() > 2 ? "," : "")
          .append("{\"policy\":\"")
          .append(each)
          .append("\",\"version\":1,\"rules\":[{\"type\":\"geo\",\"result\":\"refused\"}]}");
    }
    return trace.append("]'").toString();
  }

  private JsonNode replay(String rules) {
    Reply reply =
        operator.post(
            "/api/policies/" + policy + "/replay", "{\"rules\":[" + rules + "]," + DAY + "}");
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    return reply.body();
  }

  @Test
  void namesWhatWouldBePermittedNoMore() {
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");
    recorded("2026-11-24T09:00:00Z", "192.0.2.7", "allow", "null");
    recorded("2026-11-23T09:00:00Z", "192.0.2.7", "allow", "null");

    JsonNode replay = replay("{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\"]}");
    assertThat(replay.path("replayed").asInt()).isEqualTo(2);
    assertThat(replay.path("permittedNoMore").asInt()).isOne();
    JsonNode change = replay.path("changes").get(0);
    assertThat(change.path("at").asText()).isEqualTo("2026-11-24T09:00:00Z");
    assertThat(change.path("client").asText()).isEqualTo("192.0.2.7");
    assertThat(change.path("was").asText()).isEqualTo("allow");
    assertThat(change.path("would").asText()).isEqualTo("deny");
    assertThat(change.path("rules")).hasToString("[\"ip_allowlist\"]");
    assertThat(replay.path("limits")).isEmpty();
  }

  @Test
  void onlyWhereThePolicyIsAttachedIsReplayed() {
    String rules = "{\"type\":\"ip_allowlist\",\"cidrs\":[]}";
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");
    detach();

    JsonNode nowhere = replay(rules);
    assertThat(nowhere.path("replayed").asInt()).isZero();
    assertThat(nowhere.path("limits").get(0).asText()).contains("attached to nothing");
    Reply everywhere =
        operator.post(
            "/api/policies/" + policy + "/replay",
            "{\"scope\":\"organisation\",\"rules\":[" + rules + "]," + DAY + "}");
    assertThat(everywhere.body().path("replayed").asInt()).isOne();
    assertThat(everywhere.body().path("limits")).isEmpty();
    attach("agent", operator.createAgent("another").path("id").asText());
    assertThat(replay(rules).path("replayed").asInt()).isZero();
    attach("grant", grant);
    assertThat(replay(rules).path("replayed").asInt()).isOne();
  }

  @Test
  void thePolicyOfACredentialMeetsItsRequests() {
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");
    detach();
    for (String service : new String[] {"other", "s"}) {
      assertThat(replay("{\"type\":\"ip_allowlist\",\"cidrs\":[]}").path("replayed").asInt())
          .isZero();
      attach(
          "credential",
          operator
              .post(
                  "/api/tokens",
                  "{\"serviceName\":\"%s\",\"tokenType\":\"JWT\"}".formatted(service))
              .text("id"));
    }

    assertThat(replay("{\"type\":\"ip_allowlist\",\"cidrs\":[]}").path("replayed").asInt()).isOne();
  }

  @Test
  void timeIsThatOfTheRecord() {
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");
    recorded("2026-11-24T09:00:00Z", "10.0.0.1", "allow", "null");

    JsonNode replay =
        replay("{\"type\":\"time_window\",\"from\":\"08:30\",\"to\":\"10:00\",\"zone\":\"UTC\"}");
    assertThat(replay.path("changes").findValuesAsText("at"))
        .containsExactly("2026-11-24T08:00:00Z");
  }

  @Test
  void whatOnlyThisPolicyRefusedWouldBePermittedNow() {
    String other = "pol_0000000000000000000000";
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "deny", refusedBy(policy));
    recorded("2026-11-24T09:00:00Z", "10.0.0.1", "deny", refusedBy(policy, other));
    recorded("2026-11-24T10:00:00Z", "10.0.0.1", "deny", "null");

    JsonNode replay = replay("{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\"]}");
    assertThat(replay.path("permittedNow").asInt()).isOne();
    assertThat(replay.path("changes").get(0).path("at").asText()).isEqualTo("2026-11-24T08:00:00Z");
    assertThat(replay.path("changes").get(0).path("would").asText()).isEqualTo("allow");
  }

  @Test
  void countersAreReplayedInTheOrderOfTheLog() {
    for (int minute = 10; minute < 15; minute++) {
      recorded("2026-11-24T08:" + minute + ":00Z", "10.0.0.1", "allow", "null");
    }

    JsonNode cap = replay("{\"type\":\"usage_cap\",\"limit\":3,\"per\":\"agent\"}");
    assertThat(cap.path("changes").findValuesAsText("at"))
        .containsExactly("2026-11-24T08:13:00Z", "2026-11-24T08:14:00Z");
    assertThat(cap.path("limits").get(0).asText()).contains("counters start empty");
    JsonNode rate =
        replay("{\"type\":\"rate_limit\",\"limit\":2,\"windowSeconds\":600,\"per\":\"grant\"}");
    assertThat(rate.path("changes").findValuesAsText("at"))
        .containsExactly("2026-11-24T08:12:00Z", "2026-11-24T08:13:00Z", "2026-11-24T08:14:00Z");
    JsonNode wide =
        replay("{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":60,\"per\":\"grant\"}");
    assertThat(wide.path("changes")).isEmpty();
  }

  @Test
  void saysWhatItCannotTell() {
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");
    JsonNode replay =
        replay(
            "{\"type\":\"holder_binding\"},{\"type\":\"condition\",\"expression\":\"holder.sealed\"}");
    assertThat(replay.path("changes")).isEmpty();
    assertThat(replay.path("limits")).hasSize(2);

    operator.delete("/api/agents/" + agent + "/grants/s");
    JsonNode gone = replay("{\"type\":\"ip_allowlist\",\"cidrs\":[]}");
    assertThat(gone.path("replayed").asInt()).isZero();
    assertThat(gone.path("limits").get(0).asText()).contains("1 requests were left out");
  }

  @Test
  void withoutADraftThePolicyItselfIsReplayed() {
    recorded("2026-11-24T08:00:00Z", "10.0.0.1", "allow", "null");

    Reply reply = operator.post("/api/policies/" + policy + "/replay", "{" + DAY + "}");
    assertThat(reply.body().path("changes").get(0).path("rules")).hasToString("[\"geo\"]");
    assertThat(gate.query("select count(*) from counter")).isEqualTo("0");
  }

  @Test
  void longLogsHavePages() {
    gate.sql(
        "insert into audit (at, organisation, action, decision, source, actor_id, key_id, object_id, service, client) select timestamptz '2026-11-24T08:00:00Z' + i * interval '1 second', '%s', 1, 1, 2, '%s', 'key_1', '%s', 's', '192.0.2.7' from generate_series(1, 6000) i"
            .formatted(organisation, agent, grant));

    String rules = "\"rules\":[{\"type\":\"ip_allowlist\",\"cidrs\":[]}]," + DAY;
    JsonNode first = operator.post("/api/policies/" + policy + "/replay", "{" + rules + "}").body();
    assertThat(first.path("permittedNoMore").asInt()).isEqualTo(5000);
    assertThat(first.path("changes")).hasSize(200);
    JsonNode second =
        operator
            .post(
                "/api/policies/" + policy + "/replay",
                "{" + rules + ",\"cursor\":\"" + first.path("nextCursor").asText() + "\"}")
            .body();
    assertThat(second.path("permittedNoMore").asInt()).isEqualTo(1000);
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 'from' is missing",
        "{\"from\":\"2026-11-24T00:00:00Z\"} | 'to' is missing",
        "{\"from\":\"2026-11-24T00:00:00Z\",\"to\":\"2026-11-24T00:00:00Z\"} | at most 31 days",
        "{\"from\":\"2026-10-01T00:00:00Z\",\"to\":\"2026-11-24T00:00:00Z\"} | at most 31 days",
        "{\"from\":\"yesterday\",\"to\":\"2026-11-24T00:00:00Z\"} | 'from' must be a time",
        "{\"from\":\"2026-11-23T00:00:00Z\",\"to\":\"2026-11-24T00:00:00Z\",\"cursor\":\"x\"} | 'cursor' must be",
        "{\"from\":\"2026-11-23T00:00:00Z\",\"to\":\"2026-11-24T00:00:00Z\",\"scope\":\"x\"} | 'scope' must be attached or organisation",
        "{\"from\":\"2026-11-23T00:00:00Z\",\"to\":\"2026-11-24T00:00:00Z\",\"rules\":[]} | 'rules' is an array",
      })
  void whatIsNoReplayIsRefused(String body, String advice) {
    Reply reply = operator.post("/api/policies/" + policy + "/replay", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).contains(advice);
  }
}
