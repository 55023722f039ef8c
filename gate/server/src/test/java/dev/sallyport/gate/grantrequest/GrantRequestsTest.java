package dev.sallyport.gate.grantrequest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GrantRequestsTest {
  private static final String ASK = "/api/agents/grant-requests";
  private static final String GITHUB =
      "{\"serviceName\":\"github\",\"reason\":\"to merge\",\"expiresInHours\":4}";

  private static GateUnderTest gate;

  private ApiClient operator;
  private ApiClient agent;
  private String agentId;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("grant_requests");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void anAgent() {
    operator = gate.newOrganisation();
    JsonNode created = operator.createAgent("asks");
    agentId = created.path("id").asText();
    agent = new ApiClient(gate.url(), created.path("apiKey").asText());
  }

  @Test
  void anApprovedRequestIsAGrantOnTheNextRequest() {
    Reply asked = agent.post(ASK, GITHUB);
    assertThat(asked.status()).isEqualTo(201);
    assertThat(asked.text("status")).isEqualTo("pending");
    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");

    Reply approved = decide(asked, "approve", "{}");

    assertThat(approved.status()).isEqualTo(200);
    assertThat(approved.text("status")).isEqualTo("approved");
    assertThat(approved.text("agentId")).isEqualTo(agentId);
    assertThat(approved.text("decidedBy")).startsWith("op_");
    assertThat(reasonFor("github")).isEqualTo("WEBHOOK_NOT_CONFIGURED");
    JsonNode grant = grants().path(0);
    assertThat(grant.path("id").asText()).isEqualTo(approved.text("grantId"));
    assertThat(grant.path("notes").asText()).isEqualTo("to merge");
    assertThat(life(grant)).isEqualTo(Duration.ofHours(4));
    JsonNode seen = agent.get(ASK).body().path("requests").path(0);
    assertThat(seen.path("status").asText()).isEqualTo("approved");
    assertThat(seen.has("decidedBy")).isFalse();
    assertThat(actions())
        .containsSubsequence(
            "grant_requested by agent",
            "grant_created by direct",
            "grant_request_approved by direct");
  }

  @Test
  void anOperatorApprovesForLessButNeverForMore() {
    Reply asked = agent.post(ASK, GITHUB);

    Reply longer = decide(asked, "approve", "{\"expiresInHours\":5}");
    Reply shorter = decide(asked, "approve", "{\"expiresInHours\":1,\"notes\":\"once\"}");

    assertThat(longer.status()).isEqualTo(400);
    assertThat(longer.text("detail")).contains("4 hours");
    assertThat(shorter.status()).isEqualTo(200);
    assertThat(life(grants().path(0))).isEqualTo(Duration.ofHours(1));
    assertThat(grants().path(0).path("notes").asText()).isEqualTo("once");
  }

  @Test
  void anApprovalNeverTakesALongerGrantAway() {
    Reply asked = agent.post(ASK, GITHUB);
    operator.post("/api/agents/" + agentId + "/grants", "{\"serviceName\":\"github\"}");

    Reply approved = decide(asked, "approve", "{}");

    assertThat(approved.status()).isEqualTo(400);
    assertThat(grants().path(0).path("expiresAt").isNull()).isTrue();
    assertThat(operator.get("/api/grant-requests/" + asked.text("id")).text("status"))
        .isEqualTo("pending");
  }

  @Test
  void aDeniedRequestTellsTheAgentWhy() {
    Reply asked = agent.post(ASK, GITHUB);

    assertThat(decide(asked, "deny", "{}").status()).isEqualTo(400);
    assertThat(decide(asked, "deny", "{\"reason\":\"not today\"}").status()).isEqualTo(200);

    JsonNode seen = agent.get(ASK).body().path("requests").path(0);
    assertThat(seen.path("status").asText()).isEqualTo("denied");
    assertThat(seen.path("decisionReason").asText()).isEqualTo("not today");
    assertThat(grants()).isEmpty();
    assertThat(agent.post(ASK, GITHUB).status()).isEqualTo(201);
  }

  @Test
  void askingAgainIsTheSameRequest() {
    Reply first = agent.post(ASK, GITHUB);
    Reply again =
        agent.post(ASK, "{\"serviceName\":\"github\",\"reason\":\"please\",\"expiresInHours\":9}");

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(actions()).containsOnlyOnce("grant_requested by agent");
  }

  @Test
  void askingManyTimesAtOnceIsOneRequest() throws Exception {
    List<Integer> answers = atOnce(8, () -> agent.post(ASK, GITHUB).status());

    assertThat(answers).containsOnlyOnce(201).contains(200);
    assertThat(operator.get("/api/grant-requests").body().path("requests")).hasSize(1);
  }

  @Test
  void ofManyDecisionsAtOnceOneWins() throws Exception {
    Reply asked = agent.post(ASK, GITHUB);
    List<Callable<Integer>> decisions = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      decisions.add(() -> decide(asked, "approve", "{}").status());
      decisions.add(() -> decide(asked, "deny", "{\"reason\":\"no\"}").status());
    }

    List<Integer> answers = allOf(decisions);

    assertThat(answers).containsOnlyOnce(200);
    assertThat(answers).filteredOn(status -> status == 409).hasSize(7);
    boolean approved =
        operator.get("/api/grant-requests/" + asked.text("id")).text("status").equals("approved");
    assertThat(grants()).hasSize(approved ? 1 : 0);
  }

  @Test
  void aRequestThatNobodyDecidedExpires() {
    Reply asked = agent.post(ASK, GITHUB);
    gate.sql(
        "update grant_request set created_at = now() - interval '8 days', expires_at = now() where agent = '%s'"
            .formatted(agentId));

    Reply tooLate = decide(asked, "approve", "{}");

    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.text("detail")).contains("expired");
    assertThat(operator.get("/api/grant-requests?status=pending").body().path("requests"))
        .isEmpty();
    assertThat(operator.get("/api/grant-requests?status=expired").body().path("requests"))
        .hasSize(1);
    Reply again = agent.post(ASK, GITHUB);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text("id")).isNotEqualTo(asked.text("id"));
  }

  @Test
  void anAgentHasABoundedNumberOfUndecidedRequestsAndOfOldOnes() {
    gate.sql(
        "insert into grant_request (organisation, id, agent, service, reason, hours, status, created_at, expires_at) select organisation, 'grq_' || substr(md5(id || i), 1, 22), id, 'old' || i, 'r', 1, 'expired', now() - interval '9 days', now() - interval '2 days' from agent, generate_series(1, 300) i where id = '%s'"
            .formatted(agentId));
    for (int i = 0; i < GrantRequests.MAXIMUM_PENDING; i++) {
      assertThat(
              agent.post(ASK, "{\"serviceName\":\"s%d\",\"reason\":\"r\"}".formatted(i)).status())
          .isEqualTo(201);
    }

    assertThat(agent.post(ASK, GITHUB).status()).isEqualTo(409);
    assertThat(agent.post(ASK, "{\"serviceName\":\"s3\",\"reason\":\"r\"}").status())
        .isEqualTo(200);
    assertThat(agent.get(ASK).body().path("requests")).hasSize(GrantRequests.MAXIMUM_KEPT);
  }

  @Test
  void askingForWhatDoesNotExistIsAnsweredLikeAskingForWhatDoes() {
    operator.post("/api/tokens", "{\"serviceName\":\"real\",\"tokenType\":\"JWT\"}");

    Reply real = agent.post(ASK, "{\"serviceName\":\"real\",\"reason\":\"r\"}");
    Reply none = agent.post(ASK, "{\"serviceName\":\"none\",\"reason\":\"r\"}");

    assertThat(none.status()).isEqualTo(real.status());
    assertThat(shape(none)).isEqualTo(shape(real));
    assertThat(real.body().path("expiresInHours").asInt()).isEqualTo(GrantRequest.DEFAULT_HOURS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"serviceName\":\"github\"}",
        "{\"reason\":\"r\"}",
        "{\"serviceName\":\"GitHub\",\"reason\":\"r\"}",
        "{\"serviceName\":\"github\",\"reason\":\"\"}",
        "{\"serviceName\":\"github\",\"reason\":\" r\"}",
        "{\"serviceName\":\"github\",\"reason\":\"r\\u202e\"}",
        "{\"serviceName\":\"github\",\"reason\":\"r\",\"expiresInHours\":0}",
        "{\"serviceName\":\"github\",\"reason\":\"r\",\"expiresInHours\":721}",
        "{\"serviceName\":\"github\",\"reason\":\"r\",\"agentId\":\"x\"}",
      })
  void refusesWhatNobodyCouldDecideAbout(String body) {
    assertThat(agent.post(ASK, body).status()).isEqualTo(400);
    assertThat(agent.get(ASK).body().path("requests")).isEmpty();
  }

  @Test
  void anAgentSeesItsOwnRequestsOnlyAndDecidesAboutNone() {
    Reply asked = agent.post(ASK, GITHUB);
    ApiClient other =
        new ApiClient(gate.url(), operator.createAgent("other").path("apiKey").asText());

    assertThat(other.get(ASK).body().path("requests")).isEmpty();
    assertThat(agent.get("/api/grant-requests").status()).isEqualTo(401);
    assertThat(agent.post("/api/grant-requests/" + asked.text("id") + "/approve", "{}").status())
        .isEqualTo(401);
  }

  @Test
  void aSuspendedAgentAsksForNothingAndThatIsRecorded() {
    operator.patch("/api/agents/" + agentId, "{\"status\":\"suspended\"}");

    assertThat(agent.post(ASK, GITHUB).code()).isEqualTo("AGENT_INACTIVE");
    assertThat(agent.get(ASK).code()).isEqualTo("AGENT_INACTIVE");
    assertThat(agent.delete("/api/agents/grants/github").code()).isEqualTo("AGENT_INACTIVE");

    assertThat(
            gate.query(
                "select string_agg(action || ' ' || reason, ',' order by id) from audit_in_words where decision = 'deny' and actor_id = '%s'"
                    .formatted(agentId)))
        .isEqualTo(
            "grant_requested AGENT_INACTIVE,list_grant_requests AGENT_INACTIVE,grant_returned AGENT_INACTIVE");
  }

  @Test
  void anAgentGivesItsOwnGrantBack() {
    operator.post("/api/agents/" + agentId + "/grants", "{\"serviceName\":\"github\"}");
    assertThat(reasonFor("github")).isEqualTo("WEBHOOK_NOT_CONFIGURED");

    assertThat(agent.delete("/api/agents/grants/github").status()).isEqualTo(204);

    assertThat(reasonFor("github")).isEqualTo("NO_GRANT");
    Reply again = agent.delete("/api/agents/grants/github");
    Reply never = agent.delete("/api/agents/grants/never-was");
    assertThat(again.status()).isEqualTo(404);
    assertThat(again.text("detail")).isEqualTo(never.text("detail"));
    assertThat(actions()).contains("grant_returned by agent");
  }

  @Test
  void whatAGroupIsGrantedIsNotOneMembersToGiveBack() {
    String group = "/api/groups/" + operator.post("/api/groups", "{\"name\":\"group\"}").text("id");
    operator.send("PUT", group + "/members/" + agentId, "");
    operator.post(group + "/grants", "{\"serviceName\":\"github\"}");

    assertThat(agent.delete("/api/agents/grants/github").status()).isEqualTo(404);

    assertThat(reasonFor("github")).isEqualTo("WEBHOOK_NOT_CONFIGURED");
  }

  private Reply decide(Reply asked, String verb, String body) {
    return operator.post("/api/grant-requests/" + asked.text("id") + "/" + verb, body);
  }

  /** Why the agent is not given the service; no vault is bound, so it never is. */
  private String reasonFor(String service) {
    return agent.get("/api/agents/credentials?service=" + service).code();
  }

  private JsonNode grants() {
    return operator.get("/api/agents/" + agentId + "/grants").body().path("grants");
  }

  private static Duration life(JsonNode grant) {
    return Duration.between(
        Instant.parse(grant.path("createdAt").asText()),
        Instant.parse(grant.path("expiresAt").asText()));
  }

  /** The answer without what is different in each. */
  private static String shape(Reply reply) {
    return reply
        .body()
        .toString()
        .replace(reply.text("id"), "ID")
        .replace(reply.text("serviceName"), "SERVICE")
        .replace(reply.text("createdAt"), "CREATED")
        .replace(reply.text("expiresAt"), "EXPIRES");
  }

  private List<String> actions() {
    return StreamSupport.stream(
            operator.get("/api/tokens/audit-log").body().path("entries").spliterator(), false)
        .map(entry -> entry.path("action").asText() + " by " + entry.path("source").asText())
        .toList()
        .reversed();
  }

  private static <T> List<T> atOnce(int times, Callable<T> work) throws Exception {
    List<Callable<T>> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(work);
    }
    return allOf(all);
  }

  private static <T> List<T> allOf(List<Callable<T>> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<T> done : threads.invokeAll(work)) {
        results.add(done.get());
      }
    }
    return results;
  }
}
