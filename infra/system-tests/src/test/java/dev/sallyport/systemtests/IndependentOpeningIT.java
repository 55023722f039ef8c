package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the vault seals opens with an implementation of HPKE that is not ours and not Tink's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "dev.sallyport.systemtests.NpmPrograms#areHereOrHaveToBe",
    disabledReason = "npm is not installed, or reaches no registry")
final class IndependentOpeningIT {
  private static final String SCRIPT = "open-sealed.mjs";
  private static final String SERVICE = "github";

  private Path folder;
  private NpmPrograms programs;

  @BeforeAll
  void install(@TempDir Path temporary) {
    folder = temporary;
    programs = NpmPrograms.install("hpke", SCRIPT);
  }

  private NpmPrograms.Run ran(String command, Map<String, String> environment) {
    return programs.node(folder.resolve(command + ".log"), SCRIPT, environment, command);
  }

  private String run(String command, Map<String, String> environment) {
    NpmPrograms.Run run = ran(command, environment);
    assertThat(run.exitCode()).as(run.output()).isZero();
    return run.output();
  }

  @Test
  void itsImplementationOpensTheVectorOfTheStandard() {
    assertThat(run("vector", Map.of())).isEqualTo("Beauty is truth, truth beauty");
  }

  @Test
  void opensWhatTheRealVaultSealedAndNotForAnotherService() {
    String canary = "canary-" + UUID.randomUUID();
    String keyFile = folder.resolve("agent.key").toString();
    try (Fortress fortress = Fortress.start(folder, SharedPostgres.instance().server())) {
      Agent agent = fortress.operator().createAgent("another-implementation");
      fortress.operator().grant(agent, SERVICE);
      assertThat(fortress.ownerRuns(canary, "put", SERVICE).exitCode()).isZero();
      String line = run("key", Map.of("KEY_FILE", keyFile));
      assertThat(fortress.ownerRuns(line, "enrol", agent.id()).exitCode()).isZero();

      Answer answer = expect(200, Http.get(agent.redirected(SERVICE)));

      assertThat(answer.text()).doesNotContain(canary);
      JsonNode sealed = answer.json();
      Map<String, String> opening =
          Map.of("KEY_FILE", keyFile, "ANSWER", sealed.toString(), "SERVICE", SERVICE);
      assertThat(run("open", opening)).contains("\"accessToken\":\"" + canary + "\"");
      Map<String, String> elsewhere =
          Map.of("KEY_FILE", keyFile, "ANSWER", sealed.toString(), "SERVICE", "gitlab");
      assertThat(ran("open", elsewhere).exitCode()).isNotZero();
    }
  }
}
