package dev.sallyport.systemtests;

import static dev.sallyport.systemtests.Operator.expect;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ServerProcess;
import dev.sallyport.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Vaults as processes are put to the test by a gate: ours in both formats, and others that were
 * written from documents alone.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class VaultCheckIT {
  private Path folder;
  private Fortress fortress;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    fortress = Fortress.unbound(folder, SharedPostgres.instance().server());
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  @Test
  void ourVaultWithstandsEverythingInBothFormats() throws Exception {
    fortress.bind(fortress.vaultAddress());
    JsonNode reports = command();
    passesEverything(reports.path("gate"));
    assertThat(named(reports.path("here"), "failed")).isEmpty();
    assertThat(named(reports.path("here"), "passed"))
        .contains("entry_is_released", "entry_is_gone", "replayed_at_once", "call_sent_twice")
        .hasSizeGreaterThan(45);
    assertThat(
            Rows.column(
                fortress.vaultDatabase(),
                "select distinct reason from release_log where outcome = 3"))
        .as("alarms")
        .contains("already_redeemed", "agent_key_exposed");
    assertThat(fortress.ownerRuns("", "list").output()).doesNotContain("sallyport-check-");
    assertThat(BothLogs.agree(fortress)).contains("releases are those of checks");

    try (ServerProcess vault = LoneVault.start(folder, "tokenvault2", fortress.gateAddress())) {
      fortress.bind(vault.address());
      passesEverything(report());
    }
  }

  /** Gate and test are on one machine, so the vault does take tickets from the gate's address. */
  private static void passesEverything(JsonNode report) {
    assertThat(named(report, "failed")).isEmpty();
    assertThat(named(report, "informative")).containsExactly("gate_is_refused");
    assertThat(named(report, "not_applicable")).containsExactly("tls");
    report.path("attacks").forEach(VaultCheckIT::cameAsExpected);
  }

  /** In our own vault the codes are right to the letter as well. */
  private static void cameAsExpected(JsonNode attack) {
    String came = attack.path("came").asText();
    String expected = attack.path("expected").asText();
    if (expected.equals("401 ticket_expired") || expected.equals("409 stale_creation")) {
      assertThat(came).as(attack.path("name").asText()).isEqualTo(expected);
    }
    assertThat(came).as(attack.path("name").asText()).doesNotContainPattern("\\b(?:0|5..)\\b");
  }

  @Test
  @EnabledIf(
      value = "dev.sallyport.systemtests.NodeProgram#isHereOrHasToBe",
      disabledReason = "node is not installed")
  void vaultThatWasWrittenFromTheSpecificationWithstandsEverything() {
    try (NodeProgram vault = NodeProgram.vault("spec-vault.mjs", folder, fortress.gateAddress())) {
      fortress.bind(vault.address());

      JsonNode report = report();

      assertThat(named(report, "failed")).isEmpty();
      assertThat(named(report, "informative")).containsExactly("gate_is_refused");
      assertThat(report.path("ticketFormat").asText()).isEqualTo("jwt");
      assertThat(vault.output()).contains("alarm already_redeemed");
    }
  }

  @Test
  @EnabledIf(
      value = "dev.sallyport.systemtests.NodeProgram#isHereOrHasToBe",
      disabledReason = "node is not installed")
  void webhookOfTokenVaultKeepsWhatItsProtocolPromisesAndTheRestIsTold() {
    try (NodeProgram webhook =
        NodeProgram.vault("token-vault-webhook.mjs", folder, fortress.gateAddress())) {
      fortress.bind(webhook.address());

      JsonNode report = report();

      assertThat(named(report, "failed")).isEmpty();
      assertThat(named(report, "informative"))
          .contains("not_yet_valid", "lifetime_too_long", "refused_ticket_is_spared");
    }
  }

  /** As an operator runs it, from where agents are. */
  private JsonNode command() throws IOException {
    ToolRun run =
        ToolRun.of(
            Programs.gate(),
            List.of(
                "check-vault",
                "--gate",
                fortress.gateAddress().toString(),
                "--attacks",
                "--from-here",
                "--json"),
            Map.of("GATE_OPERATOR_TOKEN", fortress.operator().token()),
            "");
    assertThat(run.exitCode()).as("%s", run.errors() + run.output()).isZero();
    return new ObjectMapper().readTree(run.output());
  }

  private JsonNode report() {
    return expect(200, fortress.operator().post("/api/vault/check", Map.of("attacks", true)))
        .json();
  }

  private static Set<String> named(JsonNode report, String outcome) {
    Set<String> names = new TreeSet<>();
    for (String part : List.of("checks", "attacks")) {
      for (JsonNode each : report.path(part)) {
        if (each.path("outcome").asText().equals(outcome)) {
          names.add(each.path("name").asText());
        }
      }
    }
    return names;
  }
}
