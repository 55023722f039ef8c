package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.CredentialId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.gate.identity.PolicyId;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two gates with hot memories and no notifications, on one database, while everything that a
 * decision reads is taken away and given back: an answer has to fit the state of some moment
 * between the request's start and its end.
 */
final class RacingChangesTest {
  private static final int CYCLES = 40;
  private static final int READERS_PER_AGENT = 2;

  private static GateData data;
  private static List<RunningGate> gates;

  /** A way to forbid, and how it is undone. */
  private record Change(String forbid, String allow) {}

  /**
   * What is committed and acknowledged for one agent. Odd: forbidden. A change that is under way
   * has raised {@code begun} only.
   */
  private static final class State {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger acknowledged = new AtomicInteger();
  }

  @BeforeAll
  static void start() {
    data = GateData.create("racing_changes");
    gates =
        List.of(
            new RunningGate(data, InstantSource.system()),
            new RunningGate(data, InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    gates.forEach(RunningGate::close);
  }

  @Test
  void neverAllowsARequestThatStartedAfterAnAcknowledgedRevocationAndNeverRefusesAfterAGrant()
      throws Exception {
    List<Callable<Integer>> work = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      GateData.Agent agent = data.agentWithGrant();
      addCredential(agent);
      addPolicies(agent);
      State state = new State();
      work.add(() -> changeAndAsk(agent, state));
      for (int reader = 0; reader < READERS_PER_AGENT; reader++) {
        RunningGate gate = gates.get(reader % gates.size());
        work.add(() -> keepAsking(agent, state, gate));
      }
    }

    int conclusive = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
      for (Future<Integer> done : threads.invokeAll(work, 120, TimeUnit.SECONDS)) {
        conclusive += done.get();
      }
    }

    assertThat(conclusive).as("answers that only one state explains").isGreaterThan(1_000);
    assertThat(gates)
        .allSatisfy(
            gate -> {
              assertThat(gate.count("gate.facts", "from", "memory")).isGreaterThan(50);
              assertThat(gate.count("gate.decisions.overtaken")).isGreaterThan(10);
            });
    assertThat(data.count("select count(*) from audit where decision = 1 and ticket_id is null"))
        .isZero();
  }

  private static int changeAndAsk(GateData.Agent agent, State state) throws SQLException {
    List<Change> changes = changes(agent);
    int conclusive = 0;
    try (Connection connection = data.database().connect();
        Statement statement = connection.createStatement()) {
      for (int cycle = 0; cycle < CYCLES; cycle++) {
        Change change = changes.get(cycle % changes.size());
        for (String sql : List.of(change.forbid(), change.allow())) {
          int next = state.begun.incrementAndGet();
          statement.execute(sql);
          state.acknowledged.set(next);
          for (RunningGate gate : gates) {
            conclusive += ask(agent, state, gate);
          }
        }
      }
    } finally {
      state.begun.set(-1);
    }
    return conclusive;
  }

  private static int keepAsking(GateData.Agent agent, State state, RunningGate gate) {
    int conclusive = 0;
    while (state.begun.get() >= 0) {
      conclusive += ask(agent, state, gate);
    }
    return conclusive;
  }

  /**
   * Asks once; 1 when no change was under way from before until after, so that the answer can only
   * be one.
   */
  private static int ask(GateData.Agent agent, State state, RunningGate gate) {
    int before = state.acknowledged.get();
    HttpResponse<String> answer =
        AgentClient.get(
            gate.url() + "/api/agents/credentials?service=github",
            "x-agent-key",
            agent.key().expose());
    assertThat(answer.statusCode()).isIn(307, 401, 403);
    if (state.begun.get() != before) {
      return 0;
    }
    assertThat(answer.statusCode() == 307)
        .as("state %s, answer %s", before, answer.body())
        .isEqualTo(before % 2 == 0);
    return 1;
  }

  private static List<Change> changes(GateData.Agent agent) {
    String agentRow =
        "where organisation = '" + agent.organisation() + "' and id = '" + agent.id() + "'";
    String keyRow =
        "where organisation = '" + agent.organisation() + "' and id = '" + agent.keyId() + "'";
    String grantRow =
        "where organisation = '"
            + agent.organisation()
            + "' and agent = '"
            + agent.id()
            + "' and service = 'github'";
    String credentialRow =
        "where organisation = '" + agent.organisation() + "' and service_name = 'github'";
    return List.of(
        new Change(
            "delete from agent_grant " + grantRow,
            "insert into agent_grant (organisation, id, agent, service) values ('"
                + agent.organisation()
                + "', '"
                + GrantId.fresh().value()
                + "', '"
                + agent.id()
                + "', 'github')"),
        new Change(
            "update agent set status = 'suspended' " + agentRow,
            "update agent set status = 'active' " + agentRow),
        new Change(
            "update agent_key set status = 'revoked', revoked_at = now() " + keyRow,
            "update agent_key set status = 'active', revoked_at = null " + keyRow),
        new Change(
            "update agent_key set status = 'deprecated', deprecated_at = now(), sunset_at = now() "
                + keyRow,
            "update agent_key set status = 'active', deprecated_at = null, sunset_at = null "
                + keyRow),
        new Change(
            "update agent_key set networks = '{192.0.2.0/24}' " + keyRow,
            "update agent_key set networks = null " + keyRow),
        new Change(
            "update agent_key set expires_at = now() " + keyRow,
            "update agent_key set expires_at = now() + interval '1 hour' " + keyRow),
        new Change(
            "update agent_grant set created_at = now() - interval '1 hour', expires_at = now() "
                + grantRow,
            "update agent_grant set expires_at = null " + grantRow),
        new Change(
            "update credential set status = 'disabled' " + credentialRow,
            "update credential set status = 'active' " + credentialRow),
        new Change(
            "insert into policy_attachment (organisation, target_type, target_id, policy) select organisation, 'agent', '"
                + agent.id()
                + "', id from policy where name = 'attached' and organisation = '"
                + agent.organisation()
                + "'",
            "delete from policy_attachment where target_type = 'agent' and organisation = '"
                + agent.organisation()
                + "'"),
        new Change(
            "update policy set enabled = true where name = 'enabled' and organisation = '"
                + agent.organisation()
                + "'",
            "update policy set enabled = false where name = 'enabled' and organisation = '"
                + agent.organisation()
                + "'"),
        new Change(
            "update policy set rules = '[{\"type\":\"holder_binding\"}]' where name = 'changed' and organisation = '"
                + agent.organisation()
                + "'",
            "update policy set rules = '[{\"type\":\"usage_cap\",\"limit\":1000000,\"per\":\"agent\"}]' where name = 'changed' and organisation = '"
                + agent.organisation()
                + "'"));
  }

  /** One that is attached now and then, one that is enabled now and then, one that changes. */
  private static void addPolicies(GateData.Agent agent) {
    addPolicy(agent, "attached", true, "[{\"type\":\"holder_binding\"}]");
    addPolicy(agent, "enabled", false, "[{\"type\":\"holder_binding\"}]");
    addPolicy(
        agent, "changed", true, "[{\"type\":\"usage_cap\",\"limit\":1000000,\"per\":\"agent\"}]");
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) select organisation, 'organisation', organisation, id from policy where name in ('enabled', 'changed') and organisation = ?",
        agent.organisation());
  }

  private static void addPolicy(GateData.Agent agent, String name, boolean enabled, String rules) {
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, ?, ?, ?)",
        agent.organisation(),
        PolicyId.fresh().value(),
        name,
        enabled,
        rules);
  }

  private static void addCredential(GateData.Agent agent) {
    data.execute(
        "insert into credential (organisation, id, service_name, token_type) values (?, ?, 'github', 'JWT')",
        agent.organisation(),
        CredentialId.fresh().value());
  }
}
