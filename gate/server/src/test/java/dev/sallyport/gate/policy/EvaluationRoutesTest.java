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

final class EvaluationRoutesTest {
  private static GateUnderTest gate;
  private ApiClient operator;
  private String agent;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("evaluations");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgentWithAGrant() {
    operator = gate.newOrganisation();
    agent = operator.createAgent("builder").path("id").asText();
    operator.post("/api/agents/" + agent + "/grants", "{\"serviceName\":\"github\"}");
  }

  private String attached(String name, String rules) {
    String policy =
        operator
            .post("/api/policies", "{\"name\":\"%s\",\"rules\":[%s]}".formatted(name, rules))
            .text("id");
    operator.post(
        "/api/policies/" + policy + "/attachments",
        "{\"type\":\"agent\",\"id\":\"" + agent + "\"}");
    return policy;
  }

  private Reply evaluate(String more) {
    return operator.post(
        "/api/policies/evaluate",
        "{\"agentId\":\"%s\",\"serviceName\":\"github\",\"client\":\"192.0.2.7\"%s}"
            .formatted(agent, more));
  }

  @Test
  void withoutPoliciesTheGrantDecides() {
    JsonNode allowed = evaluate("").body();
    assertThat(allowed.path("decision").asText()).isEqualTo("allow");
    assertThat(allowed.path("grant").path("expired").asBoolean()).isFalse();
    assertThat(allowed.path("trace")).isEmpty();

    operator.delete("/api/agents/" + agent + "/grants/github");
    JsonNode denied = evaluate("").body();
    assertThat(denied.path("decision").asText()).isEqualTo("deny");
    assertThat(denied.path("grant").isNull()).isTrue();
  }

  @Test
  void aGrantThatHasEndedByThenDenies() {
    operator.post(
        "/api/agents/" + agent + "/grants", "{\"serviceName\":\"github\",\"expiresInHours\":1}");

    JsonNode later = evaluate(",\"at\":\"2099-01-01T00:00:00Z\"").body();
    assertThat(later.path("decision").asText()).isEqualTo("deny");
    assertThat(later.path("grant").path("expired").asBoolean()).isTrue();
  }

  @Test
  void explainsEveryRule() {
    String policy =
        attached(
            "office",
            "{\"type\":\"ip_allowlist\",\"cidrs\":[\"10.0.0.0/8\"]},{\"type\":\"holder_binding\"},"
                + "{\"type\":\"time_window\",\"days\":[\"tue\"],\"from\":\"09:00\",\"to\":\"10:00\",\"zone\":\"UTC\"}");

    JsonNode denied = evaluate(",\"at\":\"2026-11-24T08:00:00Z\",\"nonce\":true").body();
    assertThat(denied.path("decision").asText()).isEqualTo("deny");
    assertThat(denied.path("reasons").findValuesAsText("type"))
        .containsExactly("ip_allowlist", "time_window");
    assertThat(denied.path("reasons").get(1).path("policy").asText()).isEqualTo(policy);
    assertThat(denied.path("reasons").get(1).path("rule").asInt()).isEqualTo(2);
    assertThat(denied.path("reasons").get(1).path("retryAt").asText())
        .isEqualTo("2026-11-24T09:00:00Z");
    assertThat(denied.path("trace").get(0).path("rules").findValuesAsText("result"))
        .containsExactly("refused", "satisfied", "refused");
    assertThat(denied.path("trace").get(0).path("version").asInt()).isOne();
  }

  @Test
  void namesApprovalsAndCountersAndConsumesNothing() {
    attached(
        "careful",
        "{\"type\":\"require_approval\",\"reasonRequired\":true,\"approvalSeconds\":3600},"
            + "{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\"},"
            + "{\"type\":\"rate_limit\",\"limit\":1,\"windowSeconds\":60,\"per\":\"grant\"}");
    String before = gate.query("select count(*) from counter");

    for (int i = 0; i < 3; i++) {
      JsonNode held = evaluate("").body();
      assertThat(held.path("decision").asText()).isEqualTo("hold");
      assertThat(held.path("approvals").get(0).path("approvalSeconds").asInt()).isEqualTo(3600);
      assertThat(held.path("counters").findValuesAsText("per")).containsExactly("agent", "grant");
      assertThat(held.path("counters").get(0).path("windowSeconds").isNull()).isTrue();
      assertThat(held.path("counters").get(1).path("windowSeconds").asInt()).isEqualTo(60);
    }
    assertThat(gate.query("select count(*) from counter")).isEqualTo(before);
    assertThat(gate.query("select count(*) from audit where actor_id = '" + agent + "'"))
        .isEqualTo("0");
  }

  @Test
  void theCountryIsFoundOrAssumed() {
    attached("europe", "{\"type\":\"geo\",\"allowed\":[\"DE\"]}");

    JsonNode unknown = evaluate("").body();
    assertThat(unknown.path("reasons").get(0).path("remedy").asText())
        .contains("no database of countries");
    assertThat(evaluate(",\"country\":\"DE\"").text("decision")).isEqualTo("allow");
    assertThat(evaluate(",\"country\":\"FR\"").text("decision")).isEqualTo("deny");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | agentId",
        "{\"agentId\":\"x\",\"serviceName\":\"s\",\"client\":\"::1\"} | agentId",
        "{\"agentId\":\"agt_0000000000000000000000\",\"client\":\"::1\"} | serviceName",
        "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"s\"} | client",
        "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"s\",\"client\":\"10.0.0.0/8\"} | client",
        "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"s\",\"client\":\"::1\",\"country\":\"xx\"} | country",
        "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"s\",\"client\":\"::1\",\"at\":\"soon\"} | at",
        "{\"agentId\":\"agt_0000000000000000000000\",\"serviceName\":\"s\",\"client\":\"::1\",\"keyId\":\"!\"} | keyId",
      })
  void whatIsNoRequestIsRefused(String body, String field) {
    Reply reply = operator.post("/api/policies/evaluate", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).contains("'" + field + "'");
  }

  @Test
  void anotherOrganisationsAgentIsAbsent() {
    agent = gate.newOrganisation().createAgent("stranger").path("id").asText();

    assertThat(evaluate("").status()).isEqualTo(404);
  }
}
