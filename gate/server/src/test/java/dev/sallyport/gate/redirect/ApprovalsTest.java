package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.AnnouncedRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held requests as agents and approvers meet them, on three gates with one database. */
final class ApprovalsTest {
  private static final String ONCE = "[{\"type\":\"require_approval\"}]";
  private static final String AN_HOUR =
      "[{\"type\":\"require_approval\",\"approvalSeconds\":3600}]";
  private static final String WITH_REASON =
      "[{\"type\":\"require_approval\",\"reasonRequired\":true}]";

  private static GateData data;
  private static List<RunningGate> gates;

  @BeforeAll
  static void start() {
    data = GateData.create("approvals");
    gates =
        List.of(
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()),
            new RunningGate(
                data,
                InstantSource.system(),
                AnnouncedRecords.wrap(new PgAuditRecords(), new PgEvents())));
  }

  @AfterAll
  static void stop() {
    gates.forEach(RunningGate::close);
  }

  private static GateData.Agent agentWith(String rules) {
    GateData.Agent agent = data.agentWithGrant();
    restrict(agent, rules);
    return agent;
  }

  private static String restrict(GateData.Agent agent, String rules) {
    String id = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, true, ?)",
        agent.organisation(),
        id,
        id,
        rules);
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, 'agent', ?, ?)",
        agent.organisation(),
        agent.id(),
        id);
    return id;
  }

  private static ApiClient approver(GateData.Agent agent) {
    return data.operator(agent.organisation(), gates.getFirst());
  }

  private static HttpResponse<String> ask(RunningGate gate, GateData.Agent agent, String... more) {
    return get(gate, agent, "?service=github", more);
  }

  private static HttpResponse<String> ask(GateData.Agent agent, String... more) {
    return ask(gates.getFirst(), agent, more);
  }

  private static HttpResponse<String> get(
      RunningGate gate, GateData.Agent agent, String query, String... more) {
    List<String> headers = new ArrayList<>(List.of("x-agent-key", agent.key().expose()));
    headers.addAll(List.of(more));
    return AgentClient.get(
        gate.url() + "/api/agents/credentials" + query, headers.toArray(String[]::new));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static String held(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    assertThat(json(answer).path("status").asText()).isEqualTo("pending");
    return json(answer).path("approval_id").asText();
  }

  private static String held(GateData.Agent agent, String... more) {
    return held(ask(agent, more));
  }

  private static Reply approve(GateData.Agent agent, String approval, String body) {
    return approver(agent).post("/api/approvals/" + approval + "/approve", body);
  }

  private static String approved(GateData.Agent agent, String... more) {
    String approval = held(agent, more);
    assertThat(approve(agent, approval, "").status()).isEqualTo(200);
    return approval;
  }

  private static JsonNode poll(GateData.Agent agent, String approval) {
    return json(
        AgentClient.get(
            gates.getFirst().url() + "/api/agents/approvals/" + approval,
            "x-agent-key",
            agent.key().expose()));
  }

  private static String status(GateData.Agent agent, String approval) {
    return poll(agent, approval).path("status").asText();
  }

  /** Its present state ends now. */
  private static void letLapse(String approval) {
    data.execute("update approval set expires_at = now() where id = ?", approval);
  }

  private static long records(String approval, String action) {
    return data.count(
        "select count(*) from audit_in_words where action = '%s' and object_id = '%s'"
            .formatted(action, approval));
  }

  private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<T> done : threads.invokeAll(work, 120, TimeUnit.SECONDS)) {
        results.add(done.get());
      }
    }
    return results;
  }

  @Test
  void aHeldRequestIsAcceptedAndSaysWhereAndWhenToLook() {
    GateData.Agent agent = agentWith(ONCE);

    HttpResponse<String> answer = ask(agent, "X-Access-Reason", "to merge");

    assertThat(answer.statusCode()).isEqualTo(202);
    JsonNode body = json(answer);
    String approval = body.path("approval_id").asText();
    String url = GateData.GATE + "/api/agents/approvals/" + approval;
    assertThat(answer.headers().firstValue("location")).contains(url);
    assertThat(answer.headers().firstValue("retry-after")).contains("5");
    assertThat(body.path("approval_url").asText()).isEqualTo(url);
    assertThat(body.path("approval_required").asBoolean()).isTrue();
    assertThat(body.path("poll_interval_seconds").asInt()).isEqualTo(5);
    assertThat(body.path("reason").asText()).isEqualTo("to merge");
    assertThat(
            Duration.between(
                Instant.parse(body.path("created_at").asText()),
                Instant.parse(body.path("expires_at").asText())))
        .isEqualTo(Duration.ofMinutes(15));
    assertThat(poll(agent, approval)).isEqualTo(body);
    assertThat(
            data.count(
                "select count(*) from audit where reason = 'APPROVAL_REQUIRED' and trace like '%held%' and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(1);
    assertThat(records(approval, "approval_requested")).isEqualTo(1);
  }

  @Test
  void askingAgainIsTheSameRequestWhateverIsSaidThen() throws Exception {
    GateData.Agent agent = agentWith(ONCE);
    List<Callable<String>> clients = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      RunningGate gate = gates.get(i % 3);
      clients.add(() -> held(ask(gate, agent, "X-Access-Reason", "first")));
    }

    List<String> approvals = atOnce(clients);

    assertThat(approvals).containsOnly(approvals.getFirst());
    assertThat(held(agent, "X-Access-Reason", "second")).isEqualTo(approvals.getFirst());
    assertThat(poll(agent, approvals.getFirst()).path("reason").asText()).isEqualTo("first");
    assertThat(records(approvals.getFirst(), "approval_requested")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 423})
  void clientsThatKnowRefusalsOnlyAreToldTheSameInOne(int status) {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);

    HttpResponse<String> answer = get(gates.getFirst(), agent, "?service=github&held=" + status);

    assertThat(answer.statusCode()).isEqualTo(status);
    JsonNode body = json(answer);
    assertThat(body.path("code").asText()).isEqualTo("APPROVAL_REQUIRED");
    assertThat(body.path("status").asInt()).isEqualTo(status);
    assertThat(body.path("approval_status").asText()).isEqualTo("pending");
    assertThat(body.path("approval_required").asBoolean()).isTrue();
    assertThat(body.path("approval_id").asText()).isEqualTo(approval);
    assertThat(answer.headers().firstValue("retry-after")).contains("5");
    assertThat(get(gates.getFirst(), agent, "?service=github&held=409").statusCode())
        .isEqualTo(400);
  }

  @Test
  void aRuleThatWantsAReasonGetsOneBeforeAnybodyIsAsked() {
    GateData.Agent agent = agentWith(WITH_REASON);

    HttpResponse<String> without = ask(agent);
    assertThat(without.statusCode()).isEqualTo(400);
    assertThat(json(without).path("code").asText()).isEqualTo("ACCESS_REASON_REQUIRED");
    assertThat(json(without).path("detail").asText()).contains("X-Access-Reason");
    assertThat(ask(agent, "X-Access-Reason", "x".repeat(501)).statusCode()).isEqualTo(400);
    assertThat(data.count("select count(*) from approval where agent = '" + agent.id() + "'"))
        .isZero();

    String approval = held(agent, "X-Access-Reason", "the build is red");
    assertThat(held(agent)).isEqualTo(approval);
    assertThat(approver(agent).get("/api/approvals/" + approval).text("reason"))
        .isEqualTo("the build is red");
  }

  @Test
  void whatIsApprovedForOneRequestIsGoodForOne() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = held(agent);

    Reply decided = approve(agent, approval, "{\"lasts\":\"once\",\"reason\":\"go ahead\"}");

    assertThat(decided.status()).isEqualTo(200);
    assertThat(decided.text("status")).isEqualTo("approved");
    assertThat(decided.text("decidedBy")).startsWith("op_");
    assertThat(decided.body().path("lastsSeconds").isNull()).isTrue();
    JsonNode seen = poll(agent, approval);
    assertThat(seen.path("status").asText()).isEqualTo("approved");
    assertThat(seen.path("approval_required").asBoolean()).isFalse();
    assertThat(seen.path("decision_reason").asText()).isEqualTo("go ahead");
    assertThat(seen.toString()).doesNotContain("op_");

    assertThat(ask(gates.get(1), agent).statusCode()).isEqualTo(307);

    assertThat(status(agent, approval)).isEqualTo("executed");
    String next = held(agent);
    assertThat(next).isNotEqualTo(approval);
    assertThat(records(approval, "approval_used")).isEqualTo(1);
    assertThat(
            data.count(
                """
                select count(*) from audit permitted join audit used on used.request_id = permitted.request_id
                where permitted.action = 1 and permitted.decision = 1 and permitted.ticket_id = used.ticket_id
                  and permitted.trace like '%%"approved"%%' and used.object_id = '%s'"""
                    .formatted(approval)))
        .isEqualTo(1);
    assertThat(approve(agent, approval, "").status()).isEqualTo(409);
  }

  @Test
  void whatIsApprovedForATimeIsGoodUntilItsEnd() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = held(agent);

    assertThat(approve(agent, approval, "{\"lasts\":\"+61m\"}").status()).isEqualTo(400);
    Reply decided = approve(agent, approval, "{\"lasts\":\"+1h\"}");

    assertThat(decided.body().path("lastsSeconds").asInt()).isEqualTo(3_600);
    assertThat(
            Duration.between(
                Instant.parse(decided.text("decidedAt")), Instant.parse(decided.text("expiresAt"))))
        .isEqualTo(Duration.ofHours(1));
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
    assertThat(status(agent, approval)).isEqualTo("approved");
    assertThat(approver(agent).get("/api/approvals/" + approval).body().path("uses").asInt())
        .isEqualTo(3);
    letLapse(approval);
    gates.forEach(gate -> assertThat(held(ask(gate, agent))).isNotEqualTo(approval));
    assertThat(status(agent, approval)).isEqualTo("executed");
  }

  @Test
  void noTicketOutlivesTheApproval() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = approved(agent);
    data.execute(
        "update approval set expires_at = now() + interval '10 seconds' where id = ?", approval);

    JsonNode ticket = json(get(gates.getFirst(), agent, "?service=github&redirect=false"));

    Instant end = Instant.parse(poll(agent, approval).path("expires_at").asText());
    assertThat(Instant.parse(ticket.path("expires_at").asText())).isBefore(end.plusSeconds(1));
  }

  @Test
  void anApproverPermitsNoMoreThanThePolicyDoes() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);

    Reply longer = approve(agent, approval, "{\"lasts\":\"+1h\"}");

    assertThat(longer.status()).isEqualTo(400);
    assertThat(longer.text("detail")).contains("one request");
    assertThat(status(agent, approval)).isEqualTo("pending");
    assertThat(approve(agent, approval, "{\"lasts\":\"1h\"}").status()).isEqualTo(400);
  }

  @Test
  void aDeniedRequestTellsTheAgentWhyAndIsNotAskedAgainAtOnce() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);

    assertThat(approver(agent).post("/api/approvals/" + approval + "/deny", "{}").status())
        .isEqualTo(400);
    Reply denied =
        approver(agent).post("/api/approvals/" + approval + "/deny", "{\"reason\":\"not today\"}");

    assertThat(denied.text("status")).isEqualTo("denied");
    HttpResponse<String> answer = ask(agent);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).path("code").asText()).isEqualTo("APPROVAL_DENIED");
    assertThat(json(answer).path("decision_reason").asText()).isEqualTo("not today");
    assertThat(Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow()))
        .isBetween(1L, 900L);
    letLapse(approval);
    assertThat(held(agent)).isNotEqualTo(approval);
    assertThat(status(agent, approval)).isEqualTo("denied");
  }

  @Test
  void anApprovalIsGoodForNothingElse() {
    GateData.Agent agent = agentWith(AN_HOUR);
    GateData.Agent colleague = data.agent(agent.organisation());
    data.grant(colleague, "github");
    restrict(colleague, AN_HOUR);
    data.grant(agent, "gitlab");
    String approval = approved(agent);
    assertThat(ask(agent).statusCode()).isEqualTo(307);

    assertThat(held(colleague)).isNotEqualTo(approval);
    assertThat(held(get(gates.getFirst(), agent, "?service=gitlab"))).isNotEqualTo(approval);
    data.execute(
        "update policy set name = 'renamed ' || id where organisation = ?", agent.organisation());
    assertThat(held(agent)).isNotEqualTo(approval);
  }

  @Test
  void anApprovalForOneUserIsGoodForNoOther() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), dev.sallyport.ticket.TicketFormat.JWT);
    data.delegate(agent, "alice", "github-alice", "github");
    data.delegate(agent, "bob", "github-bob", "github");
    restrict(agent, AN_HOUR);

    String approval = approved(agent, "x-user-token", "of:alice");

    assertThat(ask(agent, "x-user-token", "of:alice").statusCode()).isEqualTo(307);
    assertThat(held(agent, "x-user-token", "of:bob")).isNotEqualTo(approval);
    assertThat(approver(agent).get("/api/approvals/" + approval).text("userSubject"))
        .isEqualTo("alice");
  }

  @Test
  void whatEndsThePermissionEndsItWhateverWasApproved() {
    GateData.Agent agent = agentWith(AN_HOUR);
    String approval = approved(agent);

    data.execute("update agent set status = 'suspended' where id = ?", agent.id());
    assertThat(json(ask(agent)).path("code").asText()).isEqualTo("AGENT_INACTIVE");
    data.execute("update agent set status = 'active' where id = ?", agent.id());
    String never = restrict(agent, "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"203.0.113.0/24\"]}]");
    assertThat(json(ask(agent)).path("code").asText()).isEqualTo("POLICY_DENIED");
    data.execute("delete from policy where id = ?", never);
    assertThat(data.count("select uses from approval where id = '" + approval + "'")).isZero();
    assertThat(ask(agent).statusCode()).isEqualTo(307);
    data.execute("delete from agent_grant where agent = ?", agent.id());
    assertThat(json(ask(agent)).path("code").asText()).isEqualTo("NO_GRANT");
  }

  @Test
  void aSpentCounterLeavesTheApprovalUnused() {
    GateData.Agent agent =
        agentWith(
            "[{\"type\":\"require_approval\"},{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\"}]");
    approved(agent);
    assertThat(ask(agent).statusCode()).isEqualTo(307);
    String second = approved(agent);

    HttpResponse<String> answer = ask(agent);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).path("rule").asText()).isEqualTo("usage_cap");
    assertThat(status(agent, second)).isEqualTo("approved");
    assertThat(records(second, "approval_used")).isZero();
  }

  /**
   * 64 clients on three gates, none of which goes on until several have seen the approval, while
   * something else of the organisation changes all the time.
   */
  @Test
  void ofManyRequestsAtOnceAnApprovalPermitsOne() throws Exception {
    GateData.Agent agent =
        agentWith(
            "[{\"type\":\"require_approval\"},{\"type\":\"rate_limit\",\"limit\":1000,\"windowSeconds\":1,\"per\":\"agent\"}]");
    String approval = approved(agent);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 64; client++) {
      RunningGate gate = gates.get(client % gates.size());
      clients.add(() -> ask(gate, agent).statusCode());
    }
    clients.add(
        () -> {
          for (int i = 0; i < 20; i++) {
            data.execute(
                "update agent set description = ? where id = ?", "changed " + i, agent.id());
          }
          return 202;
        });

    List<Integer> answers;
    try (Connection holder = data.database().connect();
        Statement statement = holder.createStatement();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      holder.setAutoCommit(false);
      statement.execute("select 1 from approval where id = '" + approval + "' for update");
      Future<List<Integer>> all = thread.submit(() -> atOnce(clients));
      awaitWaiting("%approval%", 3);
      holder.rollback();
      answers = all.get(120, TimeUnit.SECONDS);
    }

    assertThat(answers).containsOnlyOnce(307).containsOnly(307, 202);
    assertThat(status(agent, approval)).isEqualTo("executed");
    assertThat(records(approval, "approval_used")).isEqualTo(1);
    assertThat(
            data.count(
                "select count(*) from audit where action = 1 and decision = 1 and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(1);
    assertThat(
            data.count(
                "select count(*) from approval where status = 'pending' and agent = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void ofManyDecisionsAtOnceOneWins() throws Exception {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);
    List<ApiClient> approvers = new ArrayList<>();
    gates.forEach(gate -> approvers.add(data.operator(agent.organisation(), gate)));
    List<Callable<Integer>> decisions = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ApiClient client = approvers.get(i % 3);
      String path = "/api/approvals/" + approval;
      decisions.add(() -> client.post(path + "/approve", "{}").status());
      decisions.add(() -> client.post(path + "/deny", "{\"reason\":\"no\"}").status());
    }

    List<Integer> answers = atOnce(decisions);

    assertThat(answers).containsOnlyOnce(200);
    assertThat(answers).filteredOn(status -> status == 409).hasSize(17);
    assertThat(records(approval, "approval_approved") + records(approval, "approval_denied"))
        .isEqualTo(1);
  }

  /** The approver was admitted, and is demoted before the decision's turn comes. */
  @Test
  void whoHasLostTheRightWhenTheDecisionIsMadeDoesNotMakeIt() throws Exception {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);
    ApiClient approver = approver(agent);

    CompletableFuture<Reply> decision;
    try (Connection holder = data.database().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute(
          "select 1 from organisation where id = '" + agent.organisation() + "' for update");
      decision =
          CompletableFuture.supplyAsync(
              () -> approver.post("/api/approvals/" + approval + "/approve", "{}"));
      awaitWaiting("%for no key update%", 1);
      statement.execute(
          "update operator set role = 'viewer' where organisation = '"
              + agent.organisation()
              + "'");
      holder.commit();
    }

    assertThat(decision.get(30, TimeUnit.SECONDS).status()).isEqualTo(403);
    assertThat(status(agent, approval)).isEqualTo("pending");
  }

  private static void awaitWaiting(String query, int sessions) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (data.count(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '"
                + query
                + "'")
        < sessions) {
      assertThat(System.nanoTime()).as("they wait for their turn").isLessThan(until);
      Thread.sleep(5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "auditor", "viewer"})
  void whoMayNotDecideDoesNot(String role) {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);
    ApiClient somebody = approver(agent);
    data.execute("update operator set role = ? where organisation = ?", role, agent.organisation());

    assertThat(somebody.post("/api/approvals/" + approval + "/approve", "{}").status())
        .isEqualTo(403);
    assertThat(
            new ApiClient(gates.getFirst().url(), agent.key().expose())
                .post("/api/approvals/" + approval + "/approve", "{}")
                .status())
        .isEqualTo(401);
    assertThat(status(agent, approval)).isEqualTo("pending");
  }

  @Test
  void whatNobodyDecidedInTimeHasExpiredAtOnceAndIsToldOnce() throws Exception {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);
    letLapse(approval);

    assertThat(status(agent, approval)).isEqualTo("expired");
    Reply tooLate = approve(agent, approval, "");
    assertThat(tooLate.status()).isEqualTo(409);
    assertThat(tooLate.text("detail")).contains("expired");
    assertThat(approver(agent).get("/api/approvals?status=pending").body().path("approvals"))
        .isEmpty();
    assertThat(approver(agent).get("/api/approvals?status=expired").body().path("approvals"))
        .hasSize(1);
    List<Callable<Boolean>> jobs = new ArrayList<>();
    gates.forEach(
        gate ->
            jobs.add(
                () -> {
                  gate.lapse();
                  return true;
                }));
    atOnce(jobs);

    assertThat(records(approval, "approval_expired")).isEqualTo(1);
    assertThat(held(agent)).isNotEqualTo(approval);
  }

  @Test
  void whatWasApprovedAndNotUsedInTimeIsNotUsedLater() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = approved(agent);
    letLapse(approval);

    assertThat(held(agent)).isNotEqualTo(approval);

    assertThat(status(agent, approval)).isEqualTo("expired");
    assertThat(records(approval, "approval_expired")).isEqualTo(1);
  }

  /** As a gate leaves it that dies between the record of a permission and its ticket. */
  @Test
  void whatWasTakenAndNeverFinishedHasFailed() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = approved(agent);
    data.execute(
        "update approval set status = 'executing', uses = 1, last_used_at = now(), expires_at = now() + interval '1 hour' where id = ?",
        approval);
    assertThat(status(agent, approval)).isEqualTo("executing");

    letLapse(approval);
    assertThat(status(agent, approval)).isEqualTo("failed");
    gates.getFirst().lapse();

    assertThat(records(approval, "approval_failed")).isEqualTo(1);
    assertThat(held(agent)).isNotEqualTo(approval);
  }

  @Test
  void anAgentHasABoundedNumberOfUndecidedRequests() {
    GateData.Agent agent = agentWith(ONCE);
    data.execute(
        """
        insert into approval (organisation, id, agent, service, grant_id, action_hash, demands, expires_at)
        select ?, 'apr_' || substr(md5(i || ?), 1, 22), ?, 's' || i, 'grt', sha256(i::text::bytea), '[]', now() + interval '1 hour'
        from generate_series(1, ?) i""",
        agent.organisation(),
        agent.id(),
        agent.id(),
        HeldRequests.MAXIMUM_PENDING);

    HttpResponse<String> answer = ask(agent);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(json(answer).path("code").asText()).isEqualTo("TOO_MANY_APPROVALS");
    assertThat(answer.headers().firstValue("retry-after")).contains("60");
    data.execute(
        "update approval set expires_at = now() where agent = ? and service = 's1'", agent.id());
    assertThat(held(agent)).startsWith("apr_");
  }

  @Test
  void anAgentSeesItsOwnAndNobodyElses() {
    GateData.Agent agent = agentWith(ONCE);
    GateData.Agent colleague = data.agent(agent.organisation());
    String approval = held(agent);

    JsonNode another = poll(colleague, approval);
    JsonNode absent = poll(colleague, "apr_0000000000000000000000");

    assertThat(another.path("status").asInt()).isEqualTo(404);
    assertThat(another.path("detail")).isEqualTo(absent.path("detail"));
    assertThat(poll(colleague, "nonsense").path("detail")).isEqualTo(absent.path("detail"));
  }

  @Test
  void peopleListWhatIsHeld() {
    GateData.Agent agent = agentWith(ONCE);
    GateData.Agent colleague = data.agent(agent.organisation());
    data.grant(colleague, "github");
    restrict(colleague, ONCE);
    String approval = held(agent);
    held(colleague);
    ApiClient people = approver(agent);

    assertThat(people.get("/api/approvals").body().path("approvals")).hasSize(2);
    JsonNode listed =
        people.get("/api/approvals?status=pending&agentId=" + agent.id()).body().path("approvals");
    assertThat(listed).hasSize(1);
    assertThat(listed.path(0).path("id").asText()).isEqualTo(approval);
    assertThat(listed.path(0).path("demands").path(0).path("version").asInt()).isEqualTo(1);
    assertThat(people.get("/api/approvals?service=gitlab").body().path("approvals")).isEmpty();
    assertThat(people.get("/api/approvals?status=done").status()).isEqualTo(400);
    assertThat(people.get("/api/approvals?agentId=x").status()).isEqualTo(400);
    assertThat(people.get("/api/approvals?service=X").status()).isEqualTo(400);
  }

  @Test
  void peopleAreToldOfEachStep() {
    GateData.Agent agent = agentWith(ONCE);
    RunningGate telling = gates.get(2);
    ApiClient people = data.operator(agent.organisation(), telling);
    data.execute(
        "insert into event_endpoint (organisation, id, url, event_types) values (?, ?, 'http://127.0.0.1:9/x', '{*}')",
        agent.organisation(),
        EndpointId.fresh().value());

    String used = held(ask(telling, agent));
    people.post("/api/approvals/" + used + "/approve", "{}");
    assertThat(ask(telling, agent).statusCode()).isEqualTo(307);
    String denied = held(ask(telling, agent));
    people.post("/api/approvals/" + denied + "/deny", "{\"reason\":\"no\"}");
    letLapse(denied);
    letLapse(held(ask(telling, agent)));
    telling.lapse();

    assertThat(
            data.texts(
                "select type from event where organisation = '%s' order by at, type"
                    .formatted(agent.organisation())))
        .containsExactly(
            "approval.requested",
            "approval.approved",
            "approval.used",
            "approval.requested",
            "approval.denied",
            "approval.requested",
            "approval.expired");
    assertThat(telling.count("gate.approvals", "outcome", "requested")).isGreaterThanOrEqualTo(3);
    assertThat(telling.count("gate.approvals", "outcome", "used")).isGreaterThanOrEqualTo(1);
    assertThat(telling.count("gate.approvals", "outcome", "denied")).isGreaterThanOrEqualTo(1);
  }

  @Test
  void whatWasAskedForNeverChanges() {
    GateData.Agent agent = agentWith(ONCE);
    String approval = held(agent);

    for (String change :
        List.of(
            "service = 'gitlab'",
            "user_subject = 'x'",
            "grant_id = 'x'",
            "action_hash = sha256('x')",
            "demands = '[1]'",
            "reason = 'x'",
            "longest_seconds = 60")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> data.execute("update approval set " + change + " where id = ?", approval))
          .as(change)
          .hasStackTraceContaining("never changes");
    }
  }
}
