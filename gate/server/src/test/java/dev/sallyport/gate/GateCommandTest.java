package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.operator.PgOrganisations;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starting a gate, and the commands beside it. */
final class GateCommandTest {
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... arguments) {
    return Gate.run(
        environment,
        new PrintStream(output, true, UTF_8),
        new PrintStream(errors, true, UTF_8),
        arguments);
  }

  private static Map<String, String> environment(String database) {
    return GateUnderTest.environment(MigratedDatabase.create(database));
  }

  private static Future<GateServer> start(
      Map<String, String> environment, Optional<Path> tokenFile, PrintStream output) {
    return GateServer.start(
        GateConfiguration.read(environment),
        TokenAnnouncement.to(tokenFile, output),
        InstantSource.system());
  }

  @Test
  void keysetPrintsAKeysetThatAGateCanUseOnAnEmptyDatabase() {
    assertThat(run(Map.of(), "keyset")).isZero();

    Map<String, String> environment =
        GateUnderTest.environment(SharedPostgres.instance().createDatabase("keyset"));
    environment.put("GATE_SEALING_KEYSET", output.toString(UTF_8));
    GateServer server =
        GateUnderTest.await(
            start(
                environment,
                Optional.empty(),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8)));
    assertThat(server.port()).isPositive();
    GateUnderTest.await(server.lifecycle().stop());
  }

  @Test
  void namesEveryVariableThatIsMissingOrUnknown() {
    assertThat(run(Map.of("GATE_PORTT", "1"), "serve")).isEqualTo(1);

    assertThat(errors.toString(UTF_8))
        .contains(
            "GATE_SEALING_KEYSET",
            "GATE_DATABASE_URL",
            "GATE_DATABASE_USER",
            "GATE_DATABASE_PASSWORD",
            "GATE_PUBLIC_URL",
            "GATE_PORTT")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"not a keyset", "{}", "'{\"primaryKeyId\":1,\"key\":[]}'"})
  void doesNotStartWithAKeysetThatDoesNotSeal(String keyset) {
    Map<String, String> environment = environment("no_keyset");
    environment.put("GATE_SEALING_KEYSET", keyset);

    assertThat(run(environment, "serve")).isEqualTo(1);
    assertThat(errors.toString(UTF_8))
        .hasLineCount(1)
        .contains("GATE_SEALING_KEYSET")
        .contains("gate keyset")
        .doesNotContain(keyset);
  }

  @Test
  void doesNotStartWithoutItsDatabase() {
    Map<String, String> environment = environment("wrong_password");
    environment.put("GATE_DATABASE_PASSWORD", "mistaken");

    assertThat(run(environment, "serve")).isEqualTo(1);
    assertThat(errors.toString(UTF_8))
        .hasLineCount(1)
        .contains("the database cannot be reached or migrated")
        .doesNotContain("mistaken");
  }

  @Test
  void doesNotStartOnAPortThatIsTaken() throws IOException {
    Map<String, String> environment = environment("taken_port");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      environment.put("GATE_PORT", Integer.toString(taken.getLocalPort()));

      assertThat(run(environment, "serve")).isEqualTo(1);
      assertThat(errors.toString(UTF_8))
          .hasLineCount(1)
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  @Test
  void blamesNoPortForWhatItsDatabaseRefuses() throws SQLException {
    Database database = MigratedDatabase.create("broken");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("alter table organisation rename to lost");
    }

    assertThat(run(GateUnderTest.environment(database), "serve")).isEqualTo(1);
    assertThat(errors.toString(UTF_8))
        .hasLineCount(1)
        .contains("came no further", "organisation")
        .doesNotContain("cannot listen");
  }

  @Test
  void doesNotStartWhenItsClockIsFarOff() {
    GateConfiguration configuration = GateConfiguration.read(environment("clock"));
    InstantSource late = () -> InstantSource.system().instant().minus(Duration.ofMinutes(1));

    assertThatThrownBy(
            () ->
                GateUnderTest.await(
                    GateServer.start(
                        configuration, TokenAnnouncement.to(Optional.empty(), System.out), late)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("clock");
  }

  @Test
  void ofTwoGatesThatStartAtOnceOneMakesTheFirstOrganisation() {
    Map<String, String> environment = environment("race");
    PrintStream shown = new PrintStream(output, true, UTF_8);
    Future<GateServer> first = start(environment, Optional.empty(), shown);
    Future<GateServer> second = start(environment, Optional.empty(), shown);

    GateServer one = GateUnderTest.await(first);
    GateServer two = GateUnderTest.await(second);

    assertThat(output.toString(UTF_8)).hasLineCount(1);
    String token = output.toString(UTF_8).strip().replaceAll(".* ", "");
    assertThat(new ApiClient("http://127.0.0.1:" + one.port(), token).get("/api/agents").status())
        .isEqualTo(200);
    assertThat(new ApiClient("http://127.0.0.1:" + two.port(), token).get("/api/agents").status())
        .isEqualTo(200);
    GateUnderTest.await(one.lifecycle().stop());
    GateUnderTest.await(two.lifecycle().stop());
  }

  @Test
  void writesTheFirstTokenWhereOnlyItsOwnerReadsIt(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("operator.token");
    Map<String, String> environment = environment("token_file");
    environment.put("GATE_BOOTSTRAP_TOKEN_FILE", file.toString());
    GateConfiguration configuration = GateConfiguration.read(environment);
    PrintStream shown = new PrintStream(output, true, UTF_8);
    GateServer server =
        GateUnderTest.await(
            GateServer.start(
                configuration,
                TokenAnnouncement.to(configuration.bootstrapTokenFile(), shown),
                InstantSource.system()));

    assertThat(KeyText.parse(Files.readString(file).strip())).isPresent();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(output.toString(UTF_8)).isEmpty();
    GateUnderTest.await(server.lifecycle().stop());
    Files.delete(file);
    GateServer again =
        GateUnderTest.await(
            GateServer.start(
                configuration,
                TokenAnnouncement.to(configuration.bootstrapTokenFile(), shown),
                InstantSource.system()));
    assertThat(file).doesNotExist();
    GateUnderTest.await(again.lifecycle().stop());
  }

  @Test
  void makesNothingWhenTheFirstTokenCannotBeShown(@TempDir Path folder) {
    Map<String, String> environment = environment("unwritable");
    Path impossible = folder.resolve("no-such-folder").resolve("token");

    assertThatThrownBy(
            () -> GateUnderTest.await(start(environment, Optional.of(impossible), System.out)))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("GATE_BOOTSTRAP_TOKEN_FILE");

    PrintStream shown = new PrintStream(output, true, UTF_8);
    GateServer server = GateUnderTest.await(start(environment, Optional.empty(), shown));
    assertThat(output.toString(UTF_8)).contains(KeyText.OPERATOR_PREFIX);
    GateUnderTest.await(server.lifecycle().stop());
  }

  @Test
  void makesAnotherOrganisationAndPrintsItsToken() {
    try (GateUnderTest gate = GateUnderTest.start("organisations")) {
      Map<String, String> environment = new HashMap<>(GateUnderTest.environment(gate.database()));
      environment.remove("GATE_SEALING_KEYSET");

      assertThat(run(environment, "organisation", "create", "second")).isZero();
      assertThat(
              new ApiClient(gate.url(), output.toString(UTF_8).strip()).get("/api/agents").status())
          .isEqualTo(200);
      assertThat(run(environment, "organisation", "create", "second")).isEqualTo(1);
      assertThat(errors.toString(UTF_8)).contains("exists").doesNotContain("\tat ");
      assertThat(run(environment, "organisation", "create", "Not A Name")).isEqualTo(1);
    }
  }

  @Test
  void theManagementPortHasHealthAndMetrics() {
    try (GateUnderTest gate = GateUnderTest.start("management")) {
      ApiClient management =
          new ApiClient("http://127.0.0.1:" + gate.server().managementPort(), "none");

      assertThat(management.get("/health/ready").status()).isEqualTo(200);
      assertThat(management.get("/metrics").response().body()).contains("jvm_memory");
      assertThat(gate.firstOperator().get("/metrics").status()).isEqualTo(404);
    }
  }

  @Test
  void theNameOfTheFirstOrganisationIsTheDefault() {
    try (GateUnderTest gate = GateUnderTest.start("first")) {
      assertThat(gate.query("select name from organisation")).isEqualTo(PgOrganisations.DEFAULT);
      assertThat(gate.query("select name || ' ' || role from operator")).isEqualTo("owner owner");
    }
  }
}
