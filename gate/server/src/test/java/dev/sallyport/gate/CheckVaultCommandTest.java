package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.vaultcheck.WeakVault;
import dev.sallyport.gate.vaultcheck.Weakness;
import dev.sallyport.ticket.TicketFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gate check-vault}, as an operator runs it. */
final class CheckVaultCommandTest {
  private static GateUnderTest gate;

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("check_vault_command");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private int run(Map<String, String> environment, String... options) {
    List<String> arguments = new ArrayList<>(List.of("check-vault", "--gate", gate.url()));
    arguments.addAll(List.of(options));
    return Gate.run(
        environment,
        new PrintStream(output, true, UTF_8),
        new PrintStream(errors, true, UTF_8),
        arguments.toArray(String[]::new));
  }

  private int runAs(ApiClient operator, String... options) {
    return run(Map.of("GATE_OPERATOR_TOKEN", operator.token()), options);
  }

  private String printed() {
    return output.toString(UTF_8);
  }

  private static ApiClient operatorOf(WeakVault vault) {
    ApiClient operator = gate.newOrganisation();
    vault.bind(operator);
    return operator;
  }

  @Test
  void printsWhatAPersonCanRead(@TempDir Path folder) throws IOException {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.NONE)) {
      Path token = folder.resolve("token");
      Files.createFile(
          token,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(token, operatorOf(vault).token());

      assertThat(run(Map.of("GATE_OPERATOR_TOKEN_FILE", token.toString()))).isZero();

      assertThat(printed())
          .startsWith(vault.url() + " (jwt), seen from the gate\n")
          .containsPattern("passed +entry_is_released +200\n")
          .containsPattern("informative +gate_is_refused ")
          .contains("7 passed, 0 failed, 1 informative, 1 not applicable")
          .doesNotContain("seen from here", "replayed");
    }
  }

  @Test
  void namesAndExplainsWhatFailed() {
    try (WeakVault vault = WeakVault.start(TicketFormat.JWT, Weakness.TAKES_REPLAYS)) {
      assertThat(runAs(operatorOf(vault), "--attacks")).isEqualTo(1);

      assertThat(printed())
          .containsPattern("FAILED +replayed +200, then 200\n")
          .containsPattern("FAILED +replayed_at_once +16 x 200\n")
          .contains("expected: 200 with the test entry, then 401 ticket_invalid")
          .contains("2 failed");
    }
  }

  @Test
  void asksFromHereWhereTheVaultTakesNothingFromTheGate() throws IOException {
    try (WeakVault vault =
        WeakVault.start(TicketFormat.JWT, Weakness.IGNORES_THE_SERVICE).refusingTheGate()) {
      ApiClient operator = operatorOf(vault);
      vault.takeTicketsAfterBeingAskedOnce();

      assertThat(runAs(operator, "--attacks", "--json")).isEqualTo(1);

      JsonNode reports = new ObjectMapper().readTree(printed());
      assertThat(reports.at("/gate/passed").asBoolean()).isTrue();
      assertThat(failed(reports.path("here"))).containsExactly("other_service");
      assertThat(reports.at("/here/checks/0/name").asText()).isEqualTo("entry_is_stored");
      assertThat(vault.entries()).as("the gate has deleted it").isEmpty();
    }
  }

  private static List<String> failed(JsonNode report) {
    List<String> names = new ArrayList<>();
    for (String part : List.of("checks", "attacks")) {
      for (JsonNode each : report.path(part)) {
        if (each.path("outcome").asText().equals("failed")) {
          names.add(each.path("name").asText());
        }
      }
    }
    return names;
  }

  @Test
  void saysWhyItCouldNotCheck() {
    assertThat(runAs(gate.newOrganisation())).isEqualTo(2);
    assertThat(errors.toString(UTF_8)).contains("409 WEBHOOK_NOT_CONFIGURED", "Bind a vault first");
    assertThat(run(Map.of("GATE_OPERATOR_TOKEN", "nonsense"))).isEqualTo(2);
    assertThat(errors.toString(UTF_8)).contains("401 ").doesNotContain("nonsense");
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(errors.toString(UTF_8)).contains("GATE_OPERATOR_TOKEN");
  }
}
