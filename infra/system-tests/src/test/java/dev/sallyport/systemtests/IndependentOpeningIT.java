package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the vault seals opens with an implementation of HPKE that is not ours and not Tink's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(
    value = "dev.sallyport.systemtests.NpmPrograms#areHereOrHaveToBe",
    disabledReason = "npm is not installed, or reaches no registry")
final class IndependentOpeningIT {
  private static final String SCRIPT = "open-sealed.mjs";
  private static final String SERVICE = "github";

  private final String canary = "canary-" + UUID.randomUUID();
  private Path folder;
  private Fortress fortress;
  private NpmPrograms programs;

  @BeforeAll
  void install(@TempDir Path temporary) {
    folder = temporary;
    programs = NpmPrograms.install("hpke", SCRIPT);
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    assertThat(fortress.ownerRuns(canary, "put", SERVICE).exitCode()).isZero();
  }

  @AfterAll
  void stop() {
    fortress.close();
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

  @ParameterizedTest
  @ValueSource(strings = {"x25519", "x-wing"})
  void opensWhatTheRealVaultSealedAndNotForAnotherService(String kem) {
    Agent agent = fortress.operator().createAgent("with-" + kem);
    fortress.operator().grant(agent, SERVICE);
    Map<String, String> key =
        Map.of("KEM", kem, "KEY_FILE", folder.resolve(kem + ".key").toString());
    var enrolled = fortress.ownerRuns(run("key", key), "enrol", agent.id());
    assertThat(enrolled.exitCode()).as(enrolled.errors()).isZero();

    Answer answer = expect(200, Http.get(agent.redirected(SERVICE)));

    assertThat(answer.text()).doesNotContain(canary);
    assertThat(run("open", opening(key, answer, SERVICE)))
        .contains("\"accessToken\":\"" + canary + "\"");
    assertThat(ran("open", opening(key, answer, "gitlab")).exitCode()).isNotZero();
  }

  private static Map<String, String> opening(
      Map<String, String> key, Answer answer, String service) {
    Map<String, String> opening = new HashMap<>(key);
    opening.put("ANSWER", answer.text());
    opening.put("SERVICE", service);
    return opening;
  }
}
