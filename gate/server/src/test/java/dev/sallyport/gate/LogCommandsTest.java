package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done to logs on the command line, and by a gate that keeps them for so many days. */
final class LogCommandsTest {
  private static GateUnderTest gate;

  private ByteArrayOutputStream output = new ByteArrayOutputStream();
  private ApiClient owner;
  private String organisation;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("log_commands");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void begin() {
    owner = gate.newOrganisation();
    organisation = gate.query("select id from organisation order by created_at desc, id limit 1");
  }

  private int run(String... arguments) {
    output = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(output, true, UTF_8);
    return Gate.run(
        GateUnderTest.environment(gate.database()),
        both,
        both,
        Stream.concat(Stream.of("audit"), Stream.of(arguments)).toArray(String[]::new));
  }

  private String said() {
    return output.toString(UTF_8);
  }

  private void write(int records, int daysAgo) {
    gate.sql(
        """
        insert into audit (organisation, at, action, decision, source, actor_id)
        select '%s', now() - interval '%d days', 1, 1, 2, 'agt_' || n from generate_series(1, %d) n"""
            .formatted(organisation, daysAgo, records));
    until(() -> tree("size").equals(gate.query(count(""))));
  }

  private String tree(String column) {
    return gate.query(
        "select coalesce(max(%s), 0) from audit_tree where organisation = '%s'"
            .formatted(column, organisation));
  }

  private String count(String condition) {
    return "select count(*) from audit where organisation = '" + organisation + "'" + condition;
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void pruneSaysWhatWouldGoAndThenRemovesIt() {
    write(20, 400);
    write(3, 1);

    assertThat(run("prune", "--older-than", "P365D", "--organisation", organisation, "--dry-run"))
        .isZero();
    assertThat(said()).contains(organisation + ": 20 records would go");
    assertThat(gate.query(count(""))).isEqualTo("23");

    assertThat(run("prune", "--older-than", "P365D", "--organisation", organisation)).isZero();
    assertThat(said()).contains(organisation + ": 20 records removed");
    assertThat(gate.query(count(" and action = 187 and object_id like '20 %'"))).isEqualTo("1");

    assertThat(run("prune", "--older-than", "P365D", "--organisation", organisation)).isZero();
    assertThat(said()).contains("Nothing to remove");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P29D", "P1Y", "400", ""})
  void pruneTakesAPeriodThatIsLongEnough(String period) {
    assertThat(run("prune", "--older-than", period)).isEqualTo(2);
    assertThat(said()).contains("--older-than must be a number of days such as P400D");
  }

  @Test
  void aGateIsNotToldToKeepItsLogForHours() {
    Map<String, String> environment = GateUnderTest.environment(gate.database());
    environment.put("GATE_AUDIT_RETENTION", "PT12H");

    assertThatThrownBy(() -> GateConfiguration.read(environment))
        .hasMessageContaining("GATE_AUDIT_RETENTION must be a number of days such as P400D");
  }

  @Test
  void aGateRemovesWhatItIsToldToKeepNoLonger() {
    write(20, 400);
    write(3, 31);
    GateServer keeping = gate.another(Map.of("GATE_AUDIT_RETENTION", "P100D"));
    try {
      until(() -> tree("removed").equals("20"));
      assertThat(gate.query(count(" and action = 1"))).isEqualTo("3");
    } finally {
      GateUnderTest.await(keeping.lifecycle().stop());
    }
  }

  @Test
  void anAlarmIsListedAndAcceptedWithWhoAndWhy() {
    gate.sql(
        "insert into audit_alarm (organisation, kind, finding) values ('%s', 'witness', 'the log was rolled back')"
            .formatted(organisation));
    assertThat(run("alarms")).isEqualTo(1);
    assertThat(said()).contains(organisation + " witness the log was rolled back");

    String[] accept = {
      "accept",
      "--organisation",
      organisation,
      "--alarm",
      "witness",
      "--by",
      "Kim",
      "--reason",
      "restored on Monday"
    };
    assertThat(run(accept)).isZero();

    JsonNode entry =
        owner
            .get("/api/tokens/audit-log?action=audit_alarm_accepted")
            .body()
            .path("entries")
            .path(0);
    assertThat(entry.path("object").asText()).isEqualTo("witness by Kim: restored on Monday");
    assertThat(
            gate.query(
                "select count(*) from audit_alarm where organisation = '" + organisation + "'"))
        .isEqualTo("0");
    assertThat(run(accept)).isEqualTo(1);
    assertThat(said()).contains("There is no such alarm");
  }

  @Test
  void anAlarmOfAVaultIsAcceptedWithWhatIsHeldOfItsLogForgotten() {
    gate.sql(
        "insert into audit_alarm (organisation, kind, finding) values ('%s', 'vault', 'it was cut')"
            .formatted(organisation));
    List<String> accept =
        List.of(
            "accept",
            "--organisation",
            organisation,
            "--alarm",
            "vault",
            "--by",
            "Kim",
            "--reason",
            "new store",
            "--vault",
            "https://vault.example.com");
    assertThat(run(accept.toArray(String[]::new))).isEqualTo(1);
    assertThat(said()).contains("Nothing is held of the log of a vault at that URL");

    // Of a vault that was replaced, so that no gate asks it meanwhile.
    gate.sql(
        """
        insert into binding (organisation, id, vault_url, webhook_id, ticket_format, kid, vault_version, status, replaced_at)
        values ('%1$s', 'bnd_%2$s', 'https://vault.example.com', 'w', 'jwt', 'k', '1', 'replaced', now());
        insert into vault_log (organisation, binding, due_at) values ('%1$s', 'bnd_%2$s', now() + interval '1 day')"""
            .formatted(organisation, organisation.substring(4)));
    assertThat(run(accept.toArray(String[]::new))).isZero();
    assertThat(
            gate.query(
                "select (select count(*) from vault_log where organisation = '%1$s') + (select count(*) from audit_alarm where organisation = '%1$s')"
                    .formatted(organisation)))
        .isEqualTo("0");

    gate.sql(
        "insert into vault_log (organisation, binding, due_at) values ('%1$s', 'bnd_%2$s', now() + interval '1 day')"
            .formatted(organisation, organisation.substring(4)));
    assertThat(run(accept.toArray(String[]::new))).isEqualTo(1);
    assertThat(said()).contains("There is no such alarm");
    assertThat(
            gate.query(
                "select count(*) from vault_log where organisation = '" + organisation + "'"))
        .as("nothing is forgotten without a record")
        .isEqualTo("1");
  }

  @Test
  void whatIsNoLineIsNoReason() {
    assertThat(
            run(
                "accept",
                "--organisation",
                organisation,
                "--alarm",
                "tree",
                "--by",
                "Kim",
                "--reason",
                "two\nlines"))
        .isEqualTo(2);
    assertThat(said()).contains("--reason is a line of 1 to 300 characters");
    assertThat(
            run(
                "accept",
                "--organisation",
                organisation,
                "--alarm",
                "tree",
                "--by",
                "Kim",
                "--reason",
                "r",
                "--vault",
                "https://v.example"))
        .isEqualTo(2);
    assertThat(said()).contains("--vault goes with --alarm vault");
    assertThat(
            run(
                "accept",
                "--organisation",
                organisation,
                "--alarm",
                "fire",
                "--by",
                "Kim",
                "--reason",
                "r"))
        .isEqualTo(2);
    assertThat(said()).contains("--alarm is tree, witness or vault");
  }
}
