package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies as agents meet them, on three gates with one database. */
final class PolicyDecisionsTest {
  private static final String NEVER =
      "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"203.0.113.0/24\"]}]";
  private static final String ALWAYS = "[{\"type\":\"ip_allowlist\",\"cidrs\":[\"127.0.0.0/8\"]}]";
  private static final String BOUND = "[{\"type\":\"holder_binding\"}]";
  private static final String APPROVED = "[{\"type\":\"require_approval\"}]";

  private static GateData data;
  private static List<RunningGate> gates;

  @BeforeAll
  static void start() {
    data = GateData.create("policy_decisions");
    gates =
        List.of(
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    gates.forEach(RunningGate::close);
  }

  private static String policy(GateData.Agent agent, String rules) {
    String id = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, true, ?)",
        agent.organisation(),
        id,
        id,
        rules);
    return id;
  }

  private static void attach(GateData.Agent agent, String policy, String type, String target) {
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, ?, ?, ?)",
        agent.organisation(),
        type,
        target,
        policy);
  }

  private static GateData.Agent agentWith(String rules) {
    GateData.Agent agent = data.agentWithGrant();
    attach(agent, policy(agent, rules), "agent", agent.id());
    return agent;
  }

  private static HttpResponse<String> ask(RunningGate gate, GateData.Agent agent, String... more) {
    List<String> headers = new ArrayList<>(List.of("x-agent-key", agent.key().expose()));
    headers.addAll(List.of(more));
    return AgentClient.get(
        gate.url() + "/api/agents/credentials?service=github", headers.toArray(String[]::new));
  }

  private static HttpResponse<String> ask(GateData.Agent agent, String... more) {
    return ask(gates.getFirst(), agent, more);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    try {
      return Json.read(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static void isDenied(HttpResponse<String> answer, String rule) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
    assertThat(json(answer).get("code").textValue()).isEqualTo("POLICY_DENIED");
    assertThat(json(answer).get("rule").textValue()).isEqualTo(rule);
  }

  @Test
  void permitsWhatThePolicyPermitsAndLogsHowItCameOut() {
    GateData.Agent agent = agentWith(ALWAYS);

    assertThat(ask(agent).statusCode()).isEqualTo(307);
    assertThat(ask(agent).statusCode()).isEqualTo(307);

    assertThat(
            data.count(
                "select count(*) from audit_in_words where decision = 'allow' and rule is null and trace like '%\"ip_allowlist\",\"result\":\"satisfied\"%' and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(2);
  }

  /** The log names versions; who reads it sees every rule, also after the policy has changed. */
  @Test
  void showsHowEachRuleOfEachPolicyCameOutAlsoWhenThePolicyIsAnotherByNow() {
    GateData.Agent agent = agentWith(ALWAYS);
    String counted =
        policy(
            agent,
            "[{\"type\":\"rate_limit\",\"limit\":50,\"windowSeconds\":60,\"per\":\"agent\"},{\"type\":\"usage_cap\",\"limit\":70,\"per\":\"grant\"},{\"type\":\"ttl_max\",\"maxSeconds\":3600}]");
    attach(agent, counted, "organisation", agent.organisation());
    assertThat(ask(agent).statusCode()).isEqualTo(307);
    data.execute(
        "update policy set rules = '[]' where organisation = ? and id = ?",
        agent.organisation(),
        counted);

    JsonNode policies =
        data.operator(agent.organisation(), gates.getFirst())
            .get("/api/tokens/audit-log?decision=allow&agent=" + agent.id())
            .body()
            .get("entries")
            .get(0)
            .get("policies");

    assertThat(policies).hasSize(2);
    assertThat(policies.findValuesAsText("version")).containsExactly("1", "1");
    assertThat(policies.findValuesAsText("type"))
        .containsExactlyInAnyOrder("ip_allowlist", "rate_limit", "usage_cap", "ttl_max");
    JsonNode last =
        policies.get(0).get("policy").textValue().equals(counted)
            ? policies.get(0)
            : policies.get(1);
    assertThat(last.get("policy").textValue()).isEqualTo(counted);
    assertThat(last.get("rules").findValuesAsText("result"))
        .containsExactly("counted", "counted", "satisfied");
    assertThat(
            data.count(
                "select count(*) from audit where trace like '% %@1' and trace like '%"
                    + counted
                    + "@1%' and actor_id = '"
                    + agent.id()
                    + "'"))
        .isOne();
  }

  @Test
  void refusesNamingTheRuleAndTheRemedyButNoAddressAndNoPolicy() {
    GateData.Agent agent = agentWith(NEVER);

    HttpResponse<String> answer = ask(agent);

    isDenied(answer, "ip_allowlist");
    assertThat(answer.body()).doesNotContain("203.0.113", "pol_", agent.id());
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
    ApiClient operator = data.operator(agent.organisation(), gates.getFirst());
    JsonNode entry =
        operator.get("/api/tokens/audit-log?rule=ip_allowlist").body().get("entries").get(0);
    assertThat(entry.get("reason").textValue()).isEqualTo("POLICY_DENIED");
    assertThat(entry.get("rule").textValue()).isEqualTo("ip_allowlist");
    assertThat(entry.get("policies").get(0).get("rules").get(0).get("result").textValue())
        .isEqualTo("refused");
    assertThat(operator.get("/api/tokens/audit-log?rule=geo").body().get("entries")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"organisation", "agent", "grant", "credential"})
  void appliesWhateverItIsAttachedTo(String type) {
    GateData.Agent agent = data.agent(data.organisation());
    data.bind(agent.organisation(), dev.sallyport.ticket.TicketFormat.JWT);
    String grant = data.grant(agent, "github");
    String credential = CredentialId.fresh().value();
    data.execute(
        "insert into credential (organisation, id, service_name, token_type) values (?, ?, 'github', 'JWT')",
        agent.organisation(),
        credential);
    String policy = policy(agent, NEVER);
    assertThat(ask(agent).statusCode()).isEqualTo(307);

    attach(
        agent,
        policy,
        type,
        switch (type) {
          case "organisation" -> agent.organisation();
          case "agent" -> agent.id();
          case "grant" -> grant;
          default -> credential;
        });

    isDenied(ask(agent), "ip_allowlist");
  }

  @Test
  void restrictsNobodyElse() {
    GateData.Agent restricted = agentWith(NEVER);
    GateData.Agent other = data.agentWithGrant();

    assertThat(ask(other).statusCode()).isEqualTo(307);
    isDenied(ask(restricted), "ip_allowlist");
  }

  @Test
  void changesCountFromTheNextRequestOnOnEveryGate() {
    GateData.Agent agent = data.agentWithGrant();
    String policy = policy(agent, ALWAYS);
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));

    attach(agent, policy, "agent", agent.id());
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
    data.execute("update policy set rules = ? where id = ?", NEVER, policy);
    gates.forEach(gate -> isDenied(ask(gate, agent), "ip_allowlist"));
    data.execute("update policy set enabled = false where id = ?", policy);
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
    data.execute("update policy set enabled = true, rules = ? where id = ?", BOUND, policy);
    gates.forEach(gate -> isDenied(ask(gate, agent), "holder_binding"));
    data.execute("delete from policy_attachment where policy = ?", policy);
    gates.forEach(gate -> assertThat(ask(gate, agent).statusCode()).isEqualTo(307));
  }

  @Test
  void demandsTheNonceThatBindsTheTicket() {
    GateData.Agent agent = agentWith(BOUND);

    isDenied(ask(agent), "holder_binding");
    assertThat(ask(agent, "X-Ticket-Nonce", "n".repeat(22)).statusCode()).isEqualTo(307);
    isDenied(ask(agent), "holder_binding");
  }

  @Test
  void refusesWhatNobodyHasApproved() {
    GateData.Agent agent = agentWith(APPROVED);

    HttpResponse<String> answer = ask(agent);

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(json(answer).get("status").textValue()).isEqualTo("pending");
    assertThat(
            data.count(
                "select count(*) from audit where reason = 'APPROVAL_REQUIRED' and trace like '%held%' and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(1);
  }

  @Test
  void refusesWhenARuleCannotBeUnderstood() {
    GateData.Agent agent = agentWith("[{\"type\":\"of_a_newer_gate\"}]");

    isDenied(ask(agent), "unreadable");
  }

  @Test
  void limitsTheRateOverAllGatesAndTellsWhenToComeBack() {
    GateData.Agent agent =
        agentWith(
            "[{\"type\":\"rate_limit\",\"limit\":4,\"windowSeconds\":600,\"per\":\"agent\"}]");

    for (int i = 0; i < 4; i++) {
      assertThat(ask(gates.get(i % 3), agent).statusCode()).isEqualTo(307);
    }

    for (RunningGate gate : gates) {
      HttpResponse<String> answer = ask(gate, agent);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
      assertThat(json(answer).get("code").textValue()).isEqualTo("RATE_LIMITED");
      assertThat(json(answer).get("rule").textValue()).isEqualTo("rate_limit");
      assertThat(Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1L, 150L);
      assertThat(answer.headers().firstValue("ratelimit-policy"))
          .contains("\"rate_limit_agent\";q=4;w=600");
      assertThat(answer.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"rate_limit_agent\";r=0;t=");
    }
    assertThat(
            data.count(
                "select count(*) from audit where rule = 'rate_limit' and reason = 'RATE_LIMITED' and decision = 2 and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(3);
  }

  @Test
  void aRefusedRequestUsesNothingUp() {
    GateData.Agent agent =
        agentWith(
            "[{\"type\":\"usage_cap\",\"limit\":2,\"per\":\"agent\"},{\"type\":\"holder_binding\"}]");
    String nonce = "n".repeat(22);

    for (int i = 0; i < 5; i++) {
      isDenied(ask(agent), "holder_binding");
    }
    assertThat(ask(agent, "X-Ticket-Nonce", nonce).statusCode()).isEqualTo(307);
    assertThat(ask(agent, "X-Ticket-Nonce", nonce).statusCode()).isEqualTo(307);

    HttpResponse<String> answer = ask(agent, "X-Ticket-Nonce", nonce);
    isDenied(answer, "usage_cap");
    assertThat(answer.headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void aCapOutlivesChangesOfItsPolicy() {
    GateData.Agent agent = agentWith("[{\"type\":\"usage_cap\",\"limit\":1,\"per\":\"agent\"}]");
    assertThat(ask(agent).statusCode()).isEqualTo(307);
    isDenied(ask(agent), "usage_cap");

    data.execute(
        "update policy set rules = '[{\"type\":\"usage_cap\",\"limit\":2,\"per\":\"agent\"}]' where organisation = ?",
        agent.organisation());

    assertThat(ask(agent).statusCode()).isEqualTo(307);
    isDenied(ask(agent), "usage_cap");
  }

  /** 64 clients on three gates, with policies that change meanwhile. */
  @Test
  void neverExceedsACapHoweverManyAskOnAllGates() throws Exception {
    GateData.Agent agent =
        agentWith(
            "[{\"type\":\"usage_cap\",\"limit\":150,\"per\":\"agent\"},{\"type\":\"rate_limit\",\"limit\":1000000,\"windowSeconds\":1,\"per\":\"grant\"}]");
    String other = policy(agent, ALWAYS);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 64; client++) {
      RunningGate gate = gates.get(client % gates.size());
      clients.add(() -> permitted(gate, agent, 5));
    }
    clients.add(
        () -> {
          for (int i = 0; i < 10; i++) {
            data.execute("update policy set name = ? where id = ?", "renamed " + i, other);
          }
          return 0;
        });

    int permitted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
      for (Future<Integer> done : threads.invokeAll(clients, 120, TimeUnit.SECONDS)) {
        permitted += done.get();
      }
    }

    assertThat(permitted).isEqualTo(150);
    assertThat(
            data.count(
                "select count(*) from audit where decision = 1 and actor_id = '"
                    + agent.id()
                    + "'"))
        .isEqualTo(150);
    assertThat(
            data.count(
                "select level from counter where organisation = '"
                    + agent.organisation()
                    + "' and name like '%/0/%'"))
        .isEqualTo(150);
  }

  private static int permitted(RunningGate gate, GateData.Agent agent, int requests) {
    int permitted = 0;
    for (int i = 0; i < requests; i++) {
      int status = ask(gate, agent).statusCode();
      assertThat(status).isIn(307, 403);
      permitted += status == 307 ? 1 : 0;
    }
    return permitted;
  }
}
