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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A lifetime cap, three gates that share it, and one of them dies in the middle. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PolicyIT {
  private static final String SERVICE = "github";
  private static final int CAP = 1_000;
  private static final int CLIENTS = 64;

  /** When the third gate is killed: every client is at work by then, and most is left to do. */
  private static final int BEFORE_THE_KILL = 300;

  private Fortress fortress;
  private final List<ServerProcess> gates = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    gates.add(fortress.gate());
    gates.add(fortress.anotherGate("gate-2"));
    gates.add(fortress.anotherGate("gate-3"));
  }

  @AfterAll
  void stop() {
    gates.subList(1, gates.size()).forEach(ServerProcess::stop);
    fortress.close();
  }

  @Test
  void capOfAThousandIsNeverExceededAndTheKilledGateLosesOnlyWhatWasUnderWayThere()
      throws Exception {
    Agent agent = cappedAgent();
    Set<String> received = ConcurrentHashMap.newKeySet();
    CountDownLatch beforeTheKill = new CountDownLatch(BEFORE_THE_KILL);

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

    Set<String> charged =
        Rows.column(
            fortress.gateDatabase(),
            "select ticket_id from audit where decision = 1 and actor_id = ?",
            agent.id());
    assertThat(charged).hasSize(CAP).containsAll(received);
    assertThat(CAP - received.size()).as("lost").isBetween(0, clientsOfTheKilledGate());
  }

  private Agent cappedAgent() {
    Operator operator = fortress.operator();
    Agent agent = operator.createAgent("capped");
    operator.grant(agent, SERVICE);
    String policy =
        expect(
                201,
                operator.post(
                    "/api/policies",
                    Map.of(
                        "name",
                        "a-thousand",
                        "rules",
                        List.of(Map.of("type", "usage_cap", "limit", CAP, "per", "agent")))))
            .json()
            .get("id")
            .asText();
    expectSuccess(
        operator.post(
            "/api/policies/" + policy + "/attachments", Map.of("type", "agent", "id", agent.id())));
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

  private int clientsOfTheKilledGate() {
    return (CLIENTS + gates.size() - 1) / gates.size();
  }
}
