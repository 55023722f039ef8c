package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static dev.sallyport.systemtests.Operator.expectSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Lifetime caps, three gates that share them, and one of the gates dies in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyIT {
  private static final String SERVICE = "github";

  /** Every request is charged by itself. */
  private static final int CAP = 1_000;

  /** Most requests are paid from what gates have leased. */
  private static final int LARGE_CAP = 20_000;

  private static final int USED_BEFORE = 16_000;

  /** A lease and the one that follows it are at most such a part of what was left. */
  private static final int LEASED_SHARE = 32;

  private static final int CLIENTS = 64;
  private static final int GATES = 3;

  /** When the third gate is killed: every client is at work by then, and most is left to do. */
  private static final int BEFORE_THE_KILL = 300;

  private Fortress fortress;
  private final List<ServerProcess> gates = new ArrayList<>();
  private final AtomicInteger unavailable = new AtomicInteger();

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    gates.add(fortress.gate());
    gates.add(fortress.anotherGate("gate-2"));
  }

  @AfterAll
  void stop() {
    gates.subList(1, gates.size()).forEach(ServerProcess::stop);
    fortress.close();
  }

  @Test
  void capOfAThousandIsNeverExceededAndTheKilledGateLosesOnlyWhatWasUnderWayThere()
      throws Exception {
    Agent agent = cappedAgent("capped", CAP, 0);

    Set<String> received = useUpWhileAGateIsKilled(agent, BEFORE_THE_KILL);

    Set<String> charged = charged(agent);
    assertThat(charged).hasSize(CAP).containsAll(received);
    assertThat(CAP - received.size()).as("lost").isBetween(0, lostAtMost());
  }

  @Test
  void largeCapIsNeverExceededAndTheKilledGateTakesOnlyWhatItHadLeasedWithIt() throws Exception {
    Agent agent = cappedAgent("leasing", LARGE_CAP, USED_BEFORE);
    int left = LARGE_CAP - USED_BEFORE;

    Set<String> received = useUpWhileAGateIsKilled(agent, left / 2);

    Set<String> charged = charged(agent);
    assertThat(charged).containsAll(received);
    assertThat(left - charged.size()).as("leased by the dead").isBetween(0, left / LEASED_SHARE);
    assertThat(charged.size() - received.size()).as("lost").isBetween(0, lostAtMost());
  }

  private Set<String> useUpWhileAGateIsKilled(Agent agent, int before) throws Exception {
    unavailable.set(0);
    Set<String> received = ConcurrentHashMap.newKeySet();
    CountDownLatch beforeTheKill = new CountDownLatch(before);
    gates.add(fortress.anotherGate("gate-of-" + agent.id()));
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int gate = i % gates.size();
        all.add(clients.submit(() -> askUntilRefused(agent, gate, received, beforeTheKill)));
      }
      assertThat(beforeTheKill.await(2, TimeUnit.MINUTES)).isTrue();
      gates.getLast().kill();
      for (Future<?> client : all) {
        client.get(2, TimeUnit.MINUTES);
      }
    }
    gates.removeLast();
    return received;
  }

  private Set<String> charged(Agent agent) {
    return Rows.column(
        fortress.gateDatabase(),
        "select ticket_id from audit where decision = 1 and actor_id = ?",
        agent.id());
  }

  private Agent cappedAgent(String name, int cap, int usedBefore) {
    Operator operator = fortress.operator();
    Agent agent = operator.createAgent(name);
    operator.grant(agent, SERVICE);
    String policy =
        expect(
                201,
                operator.post(
                    "/api/policies",
                    Map.of(
                        "name",
                        name,
                        "rules",
                        List.of(Map.of("type", "usage_cap", "limit", cap, "per", "agent")))))
            .json()
            .get("id")
            .asText();
    expectSuccess(
        operator.post(
            "/api/policies/" + policy + "/attachments", Map.of("type", "agent", "id", agent.id())));
    Rows.update(
        fortress.gateDatabase(),
        "insert into counter (organisation, name, level) select id, ?, ?::bigint from organisation",
        "policy/" + policy + "/agent/0/" + agent.id(),
        Integer.toString(usedBefore));
    return agent;
  }

  /** A client of a gate that is gone goes on at the first one. */
  private void askUntilRefused(
      Agent agent, int gate, Set<String> received, CountDownLatch beforeTheKill) {
    Agent here = agent.at(gates.get(gate).address());
    while (true) {
      Answer answer;
      try {
        answer = here.ask(SERVICE);
      } catch (UncheckedIOException e) {
        assertThat(gate).as("the gate that does not answer").isEqualTo(gates.size() - 1);
        here = agent.at(gates.getFirst().address());
        continue;
      }
      if (answer.status() == 503) {
        unavailable.incrementAndGet();
        continue; // too late to be told; it may have been charged
      }
      if (answer.status() != 307) {
        assertThat(answer.json().path("code").asText())
            .as(answer.text())
            .isEqualTo("POLICY_DENIED");
        assertThat(answer.text()).contains("usage_cap");
        return;
      }
      assertThat(received.add(Load.idOf(Load.ticketIn(answer.location())))).isTrue();
      beforeTheKill.countDown();
    }
  }

  /** What was under way at the gate that was killed, and what a busy machine answered too late. */
  private int lostAtMost() {
    return (CLIENTS + GATES - 1) / GATES + unavailable.get();
  }
}
