package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static dev.sallyport.systemtests.Operator.expectSuccess;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gates on one database, both with warm memories: what one is told holds at the other at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevocationIT {
  private static final String SERVICE = "github";
  private static final InstantSource CLOCK = InstantSource.system();

  private Fortress fortress;
  private ServerProcess secondGate;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    secondGate = fortress.anotherGate("gate-2");
    Operator operator = fortress.operator();
    expectSuccess(
        operator.post("/api/tokens", Map.of("serviceName", SERVICE, "tokenType", "PlainText")));
  }

  @AfterAll
  void stop() {
    secondGate.stop();
    fortress.close();
  }

  @Test
  void revokedGrantIsRefusedByTheOtherGateOnTheNextRequest() {
    Agent agent = grantedAgentKnownToBothGates();

    fortress.operator().revoke(agent, SERVICE);

    refusedByTheOtherGate(agent, 403, "NO_GRANT");
  }

  @Test
  void suspendedAgentIsRefusedByTheOtherGateOnTheNextRequest() {
    Agent agent = grantedAgentKnownToBothGates();

    expect(
        200, fortress.operator().patch("/api/agents/" + agent.id(), Map.of("status", "suspended")));
    refusedByTheOtherGate(agent, 403, "AGENT_INACTIVE");

    expect(200, fortress.operator().patch("/api/agents/" + agent.id(), Map.of("status", "active")));
    allowedByTheOtherGate(agent);
  }

  @Test
  void rotatedKeyIsRefusedByTheOtherGateAndTheNewOneWorks() {
    Agent agent = grantedAgentKnownToBothGates();

    Answer rotated =
        expectSuccess(
            fortress.operator().post("/api/agents/" + agent.id() + "/rotate-key", Map.of()));

    refusedByTheOtherGate(agent, 401, "INVALID_KEY");
    allowedByTheOtherGate(agent.withKey(rotated.json().get("apiKey").asText()));
  }

  @Test
  void deletedAgentIsRefusedByTheOtherGateOnTheNextRequest() {
    Agent agent = grantedAgentKnownToBothGates();

    expectSuccess(fortress.operator().delete("/api/agents/" + agent.id()));

    refusedByTheOtherGate(agent, 401, "INVALID_KEY");
  }

  @Test
  void disabledCredentialIsRefusedByTheOtherGateOnTheNextRequest() {
    Operator operator = fortress.operator();
    expectSuccess(
        operator.post("/api/tokens", Map.of("serviceName", "gitlab", "tokenType", "PlainText")));
    Agent agent = operator.createAgent("agent-" + UUID.randomUUID());
    operator.grant(agent, "gitlab");
    expect(307, agent.ask("gitlab"));
    expect(307, agent.at(secondGate.address()).ask("gitlab"));

    expect(200, operator.patch("/api/tokens/gitlab", Map.of("status", "disabled")));

    Answer refused = expect(403, agent.at(secondGate.address()).ask("gitlab"));
    assertThat(refused.reason()).isEqualTo("CREDENTIAL_DISABLED");
  }

  @Test
  void grantThatExpiresIsRefusedByBothGatesFromThatMomentOn() throws InterruptedException {
    Agent agent = fortress.operator().createAgent("agent-" + UUID.randomUUID());
    fortress.operator().grant(agent, SERVICE);
    expect(307, agent.ask(SERVICE));
    expect(307, agent.at(secondGate.address()).ask(SERVICE));
    Instant end = CLOCK.instant().plusSeconds(2);
    // The API gives no grant of less than an hour, so this one is shortened by hand; that counts
    // too.
    shortenGrant(agent, end);

    expect(307, agent.ask(SERVICE));
    expect(307, agent.at(secondGate.address()).ask(SERVICE));
    Thread.sleep(Duration.between(CLOCK.instant(), end.plusMillis(5)));

    assertThat(expect(403, agent.ask(SERVICE)).reason()).isEqualTo("GRANT_EXPIRED");
    refusedByTheOtherGate(agent, 403, "GRANT_EXPIRED");
  }

  @Test
  void newGrantWorksAtTheGateThatHasJustRefused() {
    Agent agent = fortress.operator().createAgent("agent-" + UUID.randomUUID());
    refusedByTheOtherGate(agent, 403, "NO_GRANT");

    fortress.operator().grant(agent, SERVICE);

    allowedByTheOtherGate(agent);
  }

  @Test
  void noRequestThatBeganAfterTheRevocationWasAcknowledgedIsAllowedUnderLoad() throws Exception {
    for (int round = 0; round < 10; round++) {
      Agent agent = grantedAgentKnownToBothGates();
      long acknowledged;
      AtomicLong lastAllowedBegin = new AtomicLong(Long.MIN_VALUE);
      AtomicBoolean over = new AtomicBoolean();
      try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
        List<Future<?>> asking =
            IntStream.range(0, 8)
                .<Future<?>>mapToObj(
                    client ->
                        clients.submit(
                            () -> askUntil(over, clientAt(agent, client), lastAllowedBegin)))
                .toList();
        fortress.operator().revoke(agent, SERVICE);
        acknowledged = System.nanoTime();
        refusedByTheOtherGate(agent, 403, "NO_GRANT");
        over.set(true);
        for (Future<?> client : asking) {
          client.get();
        }
      }
      assertThat(lastAllowedBegin.get()).isLessThan(acknowledged);
    }
  }

  private Agent clientAt(Agent agent, int client) {
    return client % 2 == 0 ? agent : agent.at(secondGate.address());
  }

  private static void askUntil(AtomicBoolean over, Agent agent, AtomicLong lastAllowedBegin) {
    while (!over.get()) {
      long begin = System.nanoTime();
      if (agent.ask(SERVICE).status() == 307) {
        lastAllowedBegin.accumulateAndGet(begin, Math::max);
      }
    }
  }

  private Agent grantedAgentKnownToBothGates() {
    Agent agent = fortress.operator().createAgent("agent-" + UUID.randomUUID());
    fortress.operator().grant(agent, SERVICE);
    for (int i = 0; i < 3; i++) {
      expect(307, agent.ask(SERVICE));
      allowedByTheOtherGate(agent);
    }
    return agent;
  }

  private void allowedByTheOtherGate(Agent agent) {
    expect(307, agent.at(secondGate.address()).ask(SERVICE));
  }

  private void refusedByTheOtherGate(Agent agent, int status, String reason) {
    Answer refused = expect(status, agent.at(secondGate.address()).ask(SERVICE));
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.header("location")).isEmpty();
  }

  private void shortenGrant(Agent agent, Instant end) {
    Rows.update(
        fortress.gateDatabase(),
        "update agent_grant set expires_at = ?::timestamptz where agent = ?",
        end.toString(),
        agent.id());
  }
}
