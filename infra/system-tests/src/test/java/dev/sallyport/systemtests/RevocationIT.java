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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two gates on one database, both with warm memories: what one is told holds at the other at once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RevocationIT {
  private static final String SERVICE = "github";
  private static final InstantSource CLOCK = InstantSource.system();

  /** Of every ending, under load. */
  private static final int ROUNDS = 4;

  /** Between two readings of the clock in a row, on a machine that is busy. */
  private static final Duration SLACK = Duration.ofMillis(20);

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

  @ParameterizedTest
  @EnumSource(Ending.class)
  void noRequestThatBeganAfterTheRevocationWasAcknowledgedIsAllowedUnderLoad(Ending ending)
      throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String service = "service-" + UUID.randomUUID();
      Agent agent = agentWithItsOwnCredential(service);
      Operator operator =
          round % 2 == 0 ? fortress.operator() : fortress.operator().at(secondGate.address());
      try (Asking asking = Asking.forEver(List.of(agent, atTheOtherGate(agent)), service)) {
        asking.awaitAnswers(50);
        ending.happen(operator, agent, service);
        long acknowledged = System.nanoTime();
        for (Agent client : List.of(agent, atTheOtherGate(agent))) {
          assertThat(expect(ending.status(), client.ask(service)).reason())
              .isEqualTo(ending.reason());
        }
        asking.stop();
        assertThat(asking.beganLastAllowed()).isLessThan(acknowledged);
      }
    }
  }

  @Test
  void noRequestThatBeganAfterTheGrantExpiredIsAllowedUnderLoad() throws Exception {
    String service = "service-" + UUID.randomUUID();
    Agent agent = agentWithItsOwnCredential(service);
    try (Asking asking = Asking.forEver(List.of(agent, atTheOtherGate(agent)), service)) {
      asking.awaitAnswers(50);
      long left = Duration.ofSeconds(1).toNanos();
      long now = System.nanoTime();
      shortenGrant(agent, CLOCK.instant().plusNanos(left));
      asking.awaitAnswers(50);
      Thread.sleep(Duration.ofNanos(Math.max(0, now + left - System.nanoTime())).plusMillis(50));
      asking.stop();
      assertThat(expect(403, agent.ask(service)).reason()).isEqualTo("GRANT_EXPIRED");
      // The end was read from the clock a little after this one was.
      assertThat(asking.beganLastAllowed()).isLessThan(now + left + SLACK.toNanos());
    }
  }

  private Agent agentWithItsOwnCredential(String service) {
    Operator operator = fortress.operator();
    expect(201, operator.post("/api/tokens", Map.of("serviceName", service, "tokenType", "TOTP")));
    Agent agent = operator.createAgent("agent-" + UUID.randomUUID());
    operator.grant(agent, service);
    return agent;
  }

  private Agent atTheOtherGate(Agent agent) {
    return agent.at(secondGate.address());
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
