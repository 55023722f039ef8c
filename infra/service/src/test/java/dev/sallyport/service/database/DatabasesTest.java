package dev.sallyport.service.database;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.Awaited;
import dev.sallyport.service.configuration.Secret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatabasesTest {
  private static final String MIGRATIONS = "dev/sallyport/service/database/migrations";

  private final Vertx vertx = Vertx.vertx();
  private DatabaseSettings settings;
  private Pool pool;

  @BeforeAll
  void start() {
    Database database = SharedPostgres.instance().createDatabase("service_basics");
    settings =
        new DatabaseSettings(
            new DatabaseLocation(database.host(), database.port(), database.name()),
            database.user(),
            Secret.of(database.password()),
            "basics",
            Duration.ofMillis(300));
    List<String> versions =
        Awaited.result(
            Future.join(
                    new Migrations(vertx, settings, MIGRATIONS).migrate(),
                    new Migrations(vertx, settings, MIGRATIONS).migrate())
                .map(done -> done.<String>list()));
    assertThat(versions).hasSize(2);
    pool = new Databases(vertx, settings).pool(4);
  }

  @AfterAll
  void stop() {
    Awaited.result(vertx.close());
  }

  private Optional<String> state(String sql) {
    return SqlStates.of(Awaited.failure(pool.query(sql).execute()));
  }

  @Test
  void migratesOnceHoweverOftenItIsAsked() {
    assertThat(Awaited.result(new Migrations(vertx, settings, MIGRATIONS).migrate()))
        .isEqualTo("1");
    assertThat(
            Awaited.result(pool.query("SELECT count(*) FROM flyway_schema_history").execute())
                .iterator()
                .next()
                .getLong(0))
        .isEqualTo(1);
  }

  @Test
  void namesItselfAndBoundsItsStatements() {
    Row row =
        Awaited.result(
                pool.query(
                        "SELECT current_setting('application_name'), current_setting('statement_timeout')")
                    .execute())
            .iterator()
            .next();

    assertThat(row.getString(0)).isEqualTo("basics");
    assertThat(row.getString(1)).isEqualTo("300ms");
    assertThat(state("SELECT pg_sleep(20)")).contains(SqlStates.QUERY_CANCELED);
  }

  @Test
  void recognisesErrorsByStateAndConstraint() {
    Awaited.result(pool.query("INSERT INTO thing VALUES ('twice', 1)").execute());

    Throwable twice =
        Awaited.failure(pool.query("INSERT INTO thing VALUES ('twice', 1)").execute());
    Throwable small =
        Awaited.failure(pool.query("INSERT INTO thing VALUES ('small', 0)").execute());

    assertThat(SqlStates.is(twice, SqlStates.UNIQUE_VIOLATION)).isTrue();
    assertThat(SqlStates.violates(twice, "thing_key")).isTrue();
    assertThat(SqlStates.violates(small, "thing_size")).isTrue();
    assertThat(SqlStates.is(small, SqlStates.CHECK_VIOLATION)).isTrue();
    assertThat(SqlStates.isUnavailable(twice)).isFalse();
    assertThat(SqlStates.of(new IllegalStateException("other"))).isEmpty();
  }

  @Test
  void knowsWhenTheDatabaseIsNotThere() {
    DatabaseSettings nowhere =
        new DatabaseSettings(
            new DatabaseLocation("127.0.0.1", 1, "none"),
            "u",
            Secret.of("p"),
            "a",
            Duration.ofSeconds(1));

    Throwable failure =
        Awaited.failure(new Databases(vertx, nowhere).pool(1).query("SELECT 1").execute());

    assertThat(SqlStates.isUnavailable(failure)).isTrue();
    assertThat(
            SqlStates.isUnavailable(Awaited.failure(pool.query("SELECT pg_sleep(20)").execute())))
        .isTrue();
  }

  @Test
  void knowsWhenTheDatabaseIsKilledInTheMiddleOfAnAnswer() throws Exception {
    try (ServerSocket killed = new ServerSocket(0)) {
      Thread.ofVirtual().start(() -> resetEveryConnection(killed));
      DatabaseSettings there =
          new DatabaseSettings(
              new DatabaseLocation("127.0.0.1", killed.getLocalPort(), "none"),
              "u",
              Secret.of("p"),
              "a",
              Duration.ofSeconds(5));

      Throwable failure =
          Awaited.failure(new Databases(vertx, there).pool(1).query("SELECT 1").execute());

      assertThat(SqlStates.isUnavailable(failure)).as("%s", failure).isTrue();
    }
  }

  /** What a client sees of a process that was killed with its answer unread: a reset. */
  private static void resetEveryConnection(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.setSoLinger(true, 0);
        client.getInputStream().read();
      } catch (IOException e) {
        return;
      }
    }
  }

  @ParameterizedTest
  @MethodSource
  void takesEveryBrokenConnectionForAnOutageAndNothingElse(Throwable failure, boolean outage) {
    assertThat(SqlStates.isUnavailable(failure)).isEqualTo(outage);
  }

  static Stream<Arguments> takesEveryBrokenConnectionForAnOutageAndNothingElse() {
    return Stream.of(
        Arguments.of(new SocketException("Connection reset"), true),
        Arguments.of(new IOException("Broken pipe"), true),
        Arguments.of(new ClosedChannelException(), true),
        Arguments.of(ClosedConnectionException.INSTANCE, true),
        Arguments.of(new JsonEOFException(null, JsonToken.NOT_AVAILABLE, "not JSON"), false),
        Arguments.of(new NoSuchFileException("missing"), false),
        Arguments.of(new IllegalStateException("ours"), false));
  }

  @Test
  void pipelinesOnOneConnection() {
    SqlClient client = new Databases(vertx, settings).pipelined();

    List<Future<Integer>> answers =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    client
                        .preparedQuery("SELECT pg_backend_pid(), $1::int")
                        .execute(Tuple.of(i))
                        .map(rows -> rows.iterator().next().getInteger(0)))
            .toList();

    assertThat(answers.stream().map(Awaited::result).distinct()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:p@h/db",
        "postgresql://h",
        "postgresql://h/",
        "postgresql://h/a/b",
        "postgresql://h/d?x=1",
        "mysql://h/d",
        "h/d",
        "postgresql:///d"
      })
  void refusesLocationsThatAreMoreOrLess(String text) {
    assertThat(DatabaseLocation.parse(text)).isEmpty();
  }

  @Test
  void readsALocation() {
    assertThat(DatabaseLocation.parse("postgresql://db.internal:6432/gate_1"))
        .contains(new DatabaseLocation("db.internal", 6432, "gate_1"));
    assertThat(DatabaseLocation.parse("postgresql://localhost/gate"))
        .contains(new DatabaseLocation("localhost", 5432, "gate"));
  }
}
