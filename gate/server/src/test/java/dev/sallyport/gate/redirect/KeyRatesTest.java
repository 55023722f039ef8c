package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.ticket.key.KeyText;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a key may be used, counted for three gates together. */
final class KeyRatesTest {
  private static GateData data;
  private static List<RunningGate> gates;

  @BeforeAll
  static void start() {
    data = GateData.create("key_rates");
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

  private static GateData.Agent agentWith(int requestsPerMinute) {
    GateData.Agent agent = data.agentWithGrant();
    limit(agent, requestsPerMinute);
    return agent;
  }

  private static void limit(GateData.Agent agent, @Nullable Integer requestsPerMinute) {
    data.execute(
        "update agent_key set requests_per_minute = ?::int where organisation = ? and id = ?",
        requestsPerMinute,
        agent.organisation(),
        agent.keyId());
  }

  /** Another key of the same agent. */
  private static GateData.Agent key(
      GateData.Agent agent, @Nullable String parent, int depth, @Nullable String countedAs) {
    GateData.Agent other =
        new GateData.Agent(
            agent.organisation(),
            agent.id(),
            KeyId.fresh().value(),
            KeyText.generate(KeyText.AGENT_PREFIX));
    data.execute(
        "insert into agent_key (organisation, id, agent, hash, parent, depth, counted_as, expires_at) values (?, ?, ?, ?, ?, ?, ?, now() + interval '1 hour')",
        other.organisation(),
        other.keyId(),
        other.id(),
        other.key().hash().bytes(),
        parent,
        depth,
        countedAs);
    return other;
  }

  private static HttpResponse<String> ask(RunningGate gate, GateData.Agent key, String service) {
    return AgentClient.get(
        gate.url() + "/api/agents/credentials?service=" + service,
        "x-agent-key",
        key.key().expose());
  }

  private static HttpResponse<String> ask(int gate, GateData.Agent key) {
    return ask(gates.get(gate), key, "github");
  }

  private static void isSpent(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(429);
    assertThat(answer.body()).contains("\"code\":\"RATE_LIMITED\"");
  }

  @Test
  void isRefusedOnEveryGateAndToldWhenToComeBack() {
    GateData.Agent agent = agentWith(2);
    assertThat(ask(0, agent).statusCode()).isEqualTo(307);
    assertThat(ask(1, agent).statusCode()).isEqualTo(307);

    for (int gate = 0; gate < 3; gate++) {
      HttpResponse<String> answer = ask(gate, agent);
      isSpent(answer);
      assertThat(Long.parseLong(answer.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1L, 30L);
      assertThat(answer.headers().firstValue("ratelimit-policy"))
          .contains("\"requests_per_minute\";q=2;w=60");
      assertThat(answer.headers().firstValue("ratelimit").orElseThrow())
          .startsWith("\"requests_per_minute\";r=0;t=");
    }
    assertThat(
            data.count(
                "select count(*) from audit where reason = 'RATE_LIMITED' and key_id = '"
                    + agent.keyId()
                    + "'"))
        .isEqualTo(3);
    limit(agent, null);
    assertThat(ask(0, agent).statusCode()).as("without the limit").isEqualTo(307);
  }

  @Test
  void aRefusedRequestIsNotCounted() {
    GateData.Agent agent = agentWith(1);
    for (int i = 0; i < 3; i++) {
      assertThat(ask(gates.getFirst(), agent, "not-granted").statusCode()).isEqualTo(403);
    }

    assertThat(ask(0, agent).statusCode()).isEqualTo(307);
    isSpent(ask(0, agent));
  }

  @Test
  void anotherKeyOfTheSameAgentIsNotHeldUp() {
    GateData.Agent agent = agentWith(1);
    GateData.Agent other = key(agent, null, 0, null);
    assertThat(ask(0, agent).statusCode()).isEqualTo(307);
    isSpent(ask(0, agent));

    assertThat(ask(0, other).statusCode()).isEqualTo(307);
    assertThat(ask(1, other).statusCode()).isEqualTo(307);
    assertThat(
            data.count(
                "select count(*) from counter where organisation = '" + agent.organisation() + "'"))
        .as("nothing counts a key without a limit")
        .isEqualTo(1);
  }

  @Test
  void whatReplacesAKeyGoesOnCountingForIt() {
    GateData.Agent agent = agentWith(1);
    GateData.Agent successor = key(agent, null, 0, agent.keyId());
    limit(successor, 1);
    assertThat(ask(0, agent).statusCode()).isEqualTo(307);

    isSpent(ask(1, successor));
  }

  @Test
  void aDerivedKeyIsCountedOnTheKeysAboveItToo() {
    GateData.Agent agent = agentWith(2);
    GateData.Agent child = key(agent, agent.keyId(), 1, null);
    GateData.Agent grandchild = key(agent, child.keyId(), 2, null);
    limit(child, 1);

    assertThat(ask(0, grandchild).statusCode()).isEqualTo(307);
    isSpent(ask(1, grandchild));
    isSpent(ask(1, child));
    assertThat(ask(1, agent).statusCode()).isEqualTo(307);
    isSpent(ask(2, agent));
  }

  @Test
  void aPolicyThatPermitsDoesNotLiftIt() {
    GateData.Agent agent = agentWith(1);
    String policy = PolicyId.fresh().value();
    data.execute(
        "insert into policy (organisation, id, name, enabled, rules) values (?, ?, 'p', true, ?)",
        agent.organisation(),
        policy,
        "[{\"type\":\"rate_limit\",\"limit\":100,\"windowSeconds\":60,\"per\":\"agent\"}]");
    data.execute(
        "insert into policy_attachment (organisation, target_type, target_id, policy) values (?, 'agent', ?, ?)",
        agent.organisation(),
        agent.id(),
        policy);

    assertThat(ask(0, agent).statusCode()).isEqualTo(307);
    isSpent(ask(1, agent));
    assertThat(
            data.longs(
                "select count(*) from counter where level > 0 and organisation = '"
                    + agent.organisation()
                    + "'"))
        .as("the policy counts as well")
        .containsExactly(2L);
  }

  /** 64 clients, three gates: what was permitted is what the bucket held and won back. */
  @Test
  void permitsExactlyAsManyAsThereAreHoweverManyAskOnAllGates() throws Exception {
    int limit = 60;
    GateData.Agent agent = agentWith(limit);
    List<Callable<Integer>> clients = new ArrayList<>();
    for (int client = 0; client < 64; client++) {
      int gate = client % gates.size();
      clients.add(() -> permitted(gate, agent, 2));
    }

    int permitted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(clients.size())) {
      for (Future<Integer> done : threads.invokeAll(clients, 120, TimeUnit.SECONDS)) {
        permitted += done.get();
      }
    }

    String records = " from audit where decision = 1 and key_id = '" + agent.keyId() + "'";
    long micros =
        data.count("select (extract(epoch from max(at) - min(at)) * 1000000)::bigint" + records);
    assertThat(data.count("select count(*)" + records)).isEqualTo(permitted);
    assertThat((long) permitted).isBetween((long) limit, limit + micros / 1_000_000);
    assertThat(
            data.count(
                "select level - (select (extract(epoch from min(at)) * 1000000)::bigint"
                    + records
                    + ") from counter where name = 'key/"
                    + agent.keyId()
                    + "'"))
        .as("each was charged one second")
        .isEqualTo(permitted * 1_000_000L);
  }

  private static int permitted(int gate, GateData.Agent agent, int requests) {
    int permitted = 0;
    for (int i = 0; i < requests; i++) {
      int status = ask(gate, agent).statusCode();
      assertThat(status).isIn(307, 429);
      permitted += status == 307 ? 1 : 0;
    }
    return permitted;
  }
}
