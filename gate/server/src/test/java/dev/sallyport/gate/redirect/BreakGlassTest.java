package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.AnnouncedRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.TicketFormat;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Openings as agents and operators meet them, on two gates with one database. */
final class BreakGlassTest {
  private static final String HELD = "[{\"type\":\"require_approval\"}]";

  private static GateData data;
  private static List<RunningGate> gates;

  @BeforeAll
  static void start() {
    data = GateData.create("break_glass");
    gates =
        List.of(
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

  /** An agent of a bound organisation that is granted nothing. */
  private static GateData.Agent ungranted() {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), TicketFormat.JWT);
    return agent;
  }

  private static void restrict(GateData.Agent agent, String rules) {
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
  }

  private static ApiClient owner(GateData.Agent agent) {
    return data.operator(agent.organisation(), gates.getLast());
  }

  private static String wish(GateData.Agent agent, int seconds) {
    return "{\"agentId\":\"%s\",\"serviceName\":\"github\",\"forSeconds\":%d,\"reason\":\"it burns\"}"
        .formatted(agent.id(), seconds);
  }

  private static Reply open(GateData.Agent agent) {
    Reply opened = owner(agent).post("/api/break-glass", wish(agent, 600));
    assertThat(opened.status()).as("%s", opened.body()).isEqualTo(201);
    return opened;
  }

  private static HttpResponse<String> ask(RunningGate gate, GateData.Agent agent, String... more) {
    List<String> headers = new ArrayList<>(List.of("x-agent-key", agent.key().expose()));
    headers.addAll(List.of(more));
    return AgentClient.get(
        gate.url() + "/api/agents/credentials?service=github", headers.toArray(String[]::new));
  }

  private static String code(HttpResponse<String> answer) {
    try {
      return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class)
          .path("code")
          .asText();
    } catch (JsonRefused e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static long uses(Reply opened) {
    return data.count(
        """
        select count(*) from audit permitted join audit_in_words used on used.request_id = permitted.request_id
        where permitted.action = 1 and permitted.decision = 1 and permitted.ticket_id = used.ticket_id
          and used.action = 'break_glass_used' and used.object_id = '%s'"""
            .formatted(opened.text("id")));
  }

  @Test
  void opensWhatIsNotGrantedForAShortTimeAndRecordsEachUse() {
    GateData.Agent agent = ungranted();
    gates.forEach(gate -> assertThat(code(ask(gate, agent))).isEqualTo("NO_GRANT"));

    Reply opened = open(agent);

    assertThat(opened.text("status")).isEqualTo("open");
    assertThat(opened.text("openedBy")).startsWith("op_");
    assertThat(
            Duration.between(
                Instant.parse(opened.text("openedAt")), Instant.parse(opened.text("expiresAt"))))
        .isEqualTo(Duration.ofMinutes(10));
    for (RunningGate gate : gates) {
      assertThat(ask(gate, agent).statusCode()).isEqualTo(307);
      assertThat(ask(gate, agent).statusCode()).as("from memory").isEqualTo(307);
      assertThat(gate.count("gate.break.glass", "outcome", "used")).isGreaterThanOrEqualTo(2);
    }
    assertThat(uses(opened)).isEqualTo(4);
  }

  @Test
  void closingHoldsFromTheNextRequestOnOnEveryGate() {
    GateData.Agent agent = ungranted();
    Reply opened = open(agent);
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));

    String close = "/api/break-glass/" + opened.text("id") + "/close";
    Reply closed = owner(agent).post(close, "");

    assertThat(closed.text("status")).isEqualTo("closed");
    assertThat(closed.text("closedBy")).startsWith("op_");
    gates.forEach(gate -> assertThat(code(ask(gate, agent))).isEqualTo("NO_GRANT"));
    assertThat(owner(agent).post(close, "").status()).isEqualTo(409);
  }

  @Test
  void standsForAnApprovalButAsksNobodyAndUsesNoneUp() {
    GateData.Agent agent = data.agentWithGrant();
    restrict(agent, HELD);
    assertThat(ask(gates.getFirst(), agent).statusCode()).isEqualTo(202);

    Reply opened = open(agent);

    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
    assertThat(uses(opened)).isEqualTo(2);
    assertThat(
            data.count(
                "select count(*) from approval where status = 'pending' and agent = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(1);
    data.execute("delete from agent_grant where agent = ?", agent.id());
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
    assertThat(uses(opened)).isEqualTo(4);
  }

  @Test
  void whatWasApprovedIsUsedBeforeWhatIsOpen() {
    GateData.Agent agent = data.agentWithGrant();
    restrict(agent, HELD);
    assertThat(ask(gates.getFirst(), agent).statusCode()).isEqualTo(202);
    String approval =
        data.texts("select id from approval where agent = '" + agent.id() + "'").getFirst();
    owner(agent).post("/api/approvals/" + approval + "/approve", "");
    Reply opened = open(agent);

    assertThat(ask(gates.getFirst(), agent).statusCode()).isEqualTo(307);
    assertThat(uses(opened)).isZero();
    assertThat(ask(gates.getFirst(), agent).statusCode()).isEqualTo(307);
    assertThat(uses(opened)).isEqualTo(1);
  }

  @Test
  void permitsNothingThatAnythingElseRefuses() {
    GateData.Agent agent = ungranted();
    open(agent);
    RunningGate gate = gates.getFirst();
    assertThat(ask(gate, agent).statusCode()).isEqualTo(307);

    restrict(agent, "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"203.0.113.0/24\"]}]");
    assertThat(code(ask(gate, agent))).isEqualTo("POLICY_DENIED");
    data.execute("update policy set enabled = false where organisation = ?", agent.organisation());
    restrict(agent, "[{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\"}]");
    assertThat(ask(gate, agent).statusCode()).isEqualTo(307);
    assertThat(code(ask(gate, agent))).isEqualTo("POLICY_DENIED");
    data.execute("update policy set enabled = false where organisation = ?", agent.organisation());
    assertThat(code(ask(gate, agent, "x-user-token", "of:alice"))).isEqualTo("NO_DELEGATION");
    data.execute("update principal set status = 'suspended' where id = ?", agent.id());
    assertThat(code(ask(gate, agent))).isEqualTo("AGENT_INACTIVE");
    data.execute("update principal set status = 'active' where id = ?", agent.id());
    data.execute(
        "update agent_key set status = 'revoked', revoked_at = now() where agent = ?", agent.id());
    assertThat(code(ask(gate, agent))).isEqualTo("INVALID_KEY");
  }

  @Test
  void opensNothingOfWhatAUserDelegated() {
    GateData.Agent agent = ungranted();
    data.delegate(agent, "alice", "github-alice", "github");
    restrict(agent, HELD);
    open(agent);

    assertThat(ask(gates.getFirst(), agent, "x-user-token", "of:alice").statusCode())
        .isEqualTo(202);
  }

  @Test
  void endsByItselfAndIsTold() {
    GateData.Agent agent = ungranted();
    data.execute(
        "insert into event_endpoint (organisation, id, url, event_types) values (?, ?, 'http://127.0.0.1:9/x', '{*}')",
        agent.organisation(),
        EndpointId.fresh().value());
    Reply opened = open(agent);
    assertThat(ask(gates.getLast(), agent).statusCode()).isEqualTo(307);
    owner(agent).post("/api/break-glass/" + opened.text("id") + "/close", "");
    String lapsed = BreakGlassId.fresh().value();
    data.execute(
        "insert into break_glass (organisation, id, agent, service, reason, opened_by, opened_at, expires_at) values (?, ?, ?, 'github', 'r', 'op', now() - interval '1 hour', now())",
        agent.organisation(),
        lapsed,
        agent.id());

    assertThat(ask(gates.getLast(), agent).statusCode()).isEqualTo(403);
    assertThat(owner(agent).get("/api/break-glass/" + lapsed).text("status")).isEqualTo("expired");
    gates.getLast().lapse();

    assertThat(
            data.texts(
                "select type from event where organisation = '%s' order by at, type"
                    .formatted(agent.organisation())))
        .containsExactly(
            "break_glass.opened", "break_glass.used", "break_glass.closed", "break_glass.expired");
    assertThat(owner(agent).get("/api/break-glass?status=expired").body().path("openings"))
        .hasSize(1);
    assertThat(owner(agent).get("/api/break-glass").body().path("openings")).hasSize(2);
    assertThat(owner(agent).get("/api/break-glass?status=ajar").status()).isEqualTo(400);
    open(agent);
  }

  @Test
  void isOpenedOnceForAnAgentAndAService() {
    GateData.Agent agent = ungranted();
    Reply opened = open(agent);

    Reply again = owner(agent).post("/api/break-glass", wish(agent, 600));

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("openingId")).isEqualTo(opened.text("id"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "approver", "auditor", "viewer"})
  void whoMayNotOpenDoesNot(String role) {
    GateData.Agent agent = ungranted();
    ApiClient somebody = owner(agent);
    data.execute("update operator set role = ? where organisation = ?", role, agent.organisation());

    assertThat(somebody.post("/api/break-glass", wish(agent, 600)).status()).isEqualTo(403);
    assertThat(code(ask(gates.getFirst(), agent))).isEqualTo("NO_GRANT");
  }

  @Test
  void refusesWhatIsNoEmergency() {
    GateData.Agent agent = ungranted();
    GateData.Agent stranger = ungranted();
    ApiClient owner = owner(agent);

    for (String body :
        List.of(
            "{}",
            wish(agent, 59),
            wish(agent, 3_601),
            wish(agent, 600).replace("it burns", ""),
            wish(agent, 600).replace(",\"reason\":\"it burns\"", ""),
            wish(agent, 600).replace("github", "GitHub"),
            wish(agent, 600).replace(agent.id(), "agt"))) {
      assertThat(owner.post("/api/break-glass", body).status()).as(body).isEqualTo(400);
    }
    assertThat(owner.post("/api/break-glass", wish(stranger, 600)).status()).isEqualTo(404);
  }

  @Test
  void anOpeningOnlyEverEnds() {
    GateData.Agent agent = ungranted();
    String opening = open(agent).text("id");

    for (String change :
        List.of(
            "expires_at = expires_at + interval '1 second'",
            "service = 'gitlab'",
            "reason = 'x'",
            "opened_by = 'x'")) {
      assertThatThrownBy(
              () -> data.execute("update break_glass set " + change + " where id = ?", opening))
          .as(change)
          .hasStackTraceContaining("only ever ends");
    }
    data.execute("update break_glass set ended_at = now() where id = ?", opening);
    assertThatThrownBy(
            () -> data.execute("update break_glass set ended_at = null where id = ?", opening))
        .hasStackTraceContaining("only ever ends");
  }
}
