package dev.sallyport.gate.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.MigratedDatabase;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.LocalPostgres;
import dev.sallyport.local.postgres.Options;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The audit record cannot be written: nothing is issued, the answer comes soon, and the gate
 * recovers without help.
 */
final class DatabaseOutageTest {
  private static final String GITHUB = "/api/agents/credentials?service=github";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final InstantSource clock = () -> InstantSource.system().instant().plus(ahead.get());

  private static LocalPostgres server;
  private static GateData data;

  private RunningGate gate;
  private GateData.Agent agent;

  @BeforeAll
  static void startServer() {
    server = LocalPostgres.start(Options.temporary());
    Database database = server.createDatabase("gate", "gate_owner");
    MigratedDatabase.migrate(database);
    data = GateData.in(database);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @BeforeEach
  void start() {
    gate = new RunningGate(data, clock);
    agent = data.agentWithGrant();
    assertThat(ask().statusCode()).isEqualTo(307);
  }

  @AfterEach
  void stop() {
    gate.close();
  }

  @Test
  void issuesNothingWhileTheDatabaseIsDownAndRecoversByItself() {
    server.kill();

    assertThat(ask()).satisfies(DatabaseOutageTest::isUnavailable);
    assertThat(ask()).satisfies(DatabaseOutageTest::isUnavailable);
    server.restart();

    assertThat(awaitRedirect().statusCode()).isEqualTo(307);
  }

  @Test
  void issuesNothingWhileTheLogCannotBeWrittenAndAnswersWithinABound() throws SQLException {
    List<HttpResponse<String>> answers = new ArrayList<>();
    try (Connection connection = data.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table audit in access exclusive mode");
      Instant start = InstantSource.system().instant();

      answers.add(ask());
      answers.add(ask());

      assertThat(answers).allSatisfy(DatabaseOutageTest::isUnavailable);
      assertThat(Duration.between(start, InstantSource.system().instant()))
          .isLessThan(Duration.ofSeconds(8));
      connection.rollback();
    }

    assertThat(awaitRedirect().statusCode()).isEqualTo(307);
  }

  @Test
  void replacesAConnectionThatSaysNothingAtAll() throws Exception {
    List<Long> frozen =
        data.longs("select pid from pg_stat_activity where query like 'with asked%'");
    assertThat(frozen).hasSize(1);
    signal("-STOP", frozen.getFirst());
    try {
      assertThat(ask()).satisfies(DatabaseOutageTest::isUnavailable);
      assertThat(ask()).satisfies(DatabaseOutageTest::isUnavailable);

      ahead.set(HotConnection.SILENT_CONNECTION);

      assertThat(ask().statusCode()).isEqualTo(307);
    } finally {
      signal("-CONT", frozen.getFirst());
    }
  }

  private HttpResponse<String> ask() {
    return AgentClient.get(gate.url() + GITHUB, "x-agent-key", agent.key().expose());
  }

  private HttpResponse<String> awaitRedirect() {
    Instant end = InstantSource.system().instant().plus(PATIENCE);
    HttpResponse<String> answer = ask();
    while (answer.statusCode() != 307 && InstantSource.system().instant().isBefore(end)) {
      assertThat(answer).satisfies(DatabaseOutageTest::isUnavailable);
      answer = ask();
    }
    return answer;
  }

  private static void isUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.headers().firstValue("location")).isEmpty();
    assertThat(answer.body()).contains("UNAVAILABLE").doesNotContain("ticket=");
  }

  private static void signal(String signal, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }
}
