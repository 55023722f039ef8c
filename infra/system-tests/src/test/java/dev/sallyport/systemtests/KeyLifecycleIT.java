package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Keys come and go at two gates while they are used all the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyLifecycleIT {
  private static final String SERVICE = "github";
  private static final InstantSource CLOCK = InstantSource.system();

  /** Seconds: time to use both keys in, on a busy machine. */
  private static final int GRACE = 6;

  private Fortress fortress;
  private ServerProcess secondGate;

  @BeforeAll
  void start(@TempDir Path folder) {
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    secondGate = fortress.anotherGate("gate-2");
  }

  @AfterAll
  void stop() {
    secondGate.stop();
    fortress.close();
  }

  @Test
  void rotationWithGraceInterruptsNobodyAndEndsTheOldKeyAtItsSunset() throws Exception {
    Agent old = grantedAgent();
    try (Asking asking = Asking.forEver(List.of(old, atTheOtherGate(old)), SERVICE)) {
      asking.awaitAnswers(50);

      JsonNode rotated =
          expect(
                  200,
                  fortress
                      .operator()
                      .post(
                          "/api/agents/" + old.id() + "/rotate-key",
                          Map.of("gracePeriodSeconds", GRACE)))
              .json();
      Agent fresh = old.withKey(rotated.get("apiKey").asText());
      Instant sunset = Instant.parse(rotated.get("previousKeySunsetAt").asText());

      isToldToStop(old);
      isToldToStop(atTheOtherGate(old));
      for (Agent client : List.of(fresh, atTheOtherGate(fresh))) {
        Answer allowed = expect(307, client.ask(SERVICE));
        assertThat(allowed.header("deprecation")).isEmpty();
      }
      asking.awaitAnswers(50);
      assertThat(asking.refusals()).isZero();
      assertThat(CLOCK.instant()).as("all of this within the grace").isBefore(sunset);

      Thread.sleep(Duration.between(CLOCK.instant(), sunset).plusMillis(10));
      for (Agent client : List.of(atTheOtherGate(old), old)) {
        assertThat(expect(401, client.ask(SERVICE)).reason()).isEqualTo("KEY_SUNSET_PASSED");
      }
      asking.stop();
      expect(307, fresh.ask(SERVICE));
      expect(307, atTheOtherGate(fresh).ask(SERVICE));
    }
  }

  @Test
  void revokedKeyIsRefusedEverywhereWhileTheAgentsOtherKeyWorksOn() throws Exception {
    Agent first = grantedAgent();
    JsonNode minted =
        expect(
                201,
                fortress
                    .operator()
                    .post("/api/agents/" + first.id() + "/keys", Map.of("name", "second")))
            .json();
    Agent second = first.withKey(minted.get("apiKey").asText());
    try (Asking working = Asking.forEver(List.of(first, atTheOtherGate(first)), SERVICE);
        Asking ending = Asking.forEver(List.of(second, atTheOtherGate(second)), SERVICE)) {
      working.awaitAnswers(50);
      ending.awaitAnswers(50);

      expect(
          200,
          fortress
              .operator()
              .post(
                  "/api/agents/" + first.id() + "/keys/" + minted.get("id").asText() + "/revoke",
                  Map.of()));
      long acknowledged = System.nanoTime();

      for (Agent client : List.of(atTheOtherGate(second), second)) {
        assertThat(expect(401, client.ask(SERVICE)).reason()).isEqualTo("INVALID_KEY");
      }
      working.awaitAnswers(50);
      ending.stop();
      working.stop();
      assertThat(ending.beganLastAllowed()).isLessThan(acknowledged);
      assertThat(working.refusals()).isZero();
    }
  }

  private static void isToldToStop(Agent client) {
    Answer answer = expect(307, client.ask(SERVICE));
    assertThat(answer.header("deprecation").orElseThrow()).matches("@\\d+");
    assertThat(answer.header("sunset").orElseThrow()).endsWith("GMT");
    assertThat(answer.header("link").orElseThrow()).contains("rel=\"deprecation\"");
  }

  private Agent grantedAgent() {
    Agent agent = fortress.operator().createAgent("agent-" + UUID.randomUUID());
    fortress.operator().grant(agent, SERVICE);
    return agent;
  }

  private Agent atTheOtherGate(Agent agent) {
    return agent.at(secondGate.address());
  }
}
