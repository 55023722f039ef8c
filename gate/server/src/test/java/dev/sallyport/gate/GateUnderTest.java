package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.operator.PgOrganisations;
import dev.sallyport.gate.sealing.SealingKeyset;
import dev.sallyport.local.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A gate with a database of its own, on a port that was free, public at a loopback URL. */
public final class GateUnderTest implements AutoCloseable {
  private static final AtomicInteger ORGANISATIONS = new AtomicInteger();

  private final Database database;
  private final Map<String, String> environment;
  private final GateServer server;
  private final Vertx vertx = Vertx.vertx();
  private final Pool pool;
  private final String firstToken;

  private GateUnderTest(
      Database database, Map<String, String> environment, GateServer server, String firstToken) {
    this.database = database;
    this.environment = Map.copyOf(environment);
    this.server = server;
    this.firstToken = firstToken;
    this.pool = pool(vertx, database);
  }

  /** Starts one; {@code name} names its database. */
  public static GateUnderTest start(String name) {
    return start(name, Map.of());
  }

  /** Starts one that is told more than what every gate is. */
  public static GateUnderTest start(String name, Map<String, String> more) {
    return start(name, more, InstantSource.system());
  }

  /** Starts one with a clock of the test's own. */
  public static GateUnderTest start(String name, Map<String, String> more, InstantSource clock) {
    Database database = MigratedDatabase.create(name);
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Map<String, String> environment = environment(database);
    environment.putAll(more);
    GateConfiguration configuration = GateConfiguration.read(environment);
    GateServer server =
        await(
            GateServer.start(
                configuration,
                TokenAnnouncement.to(Optional.empty(), new PrintStream(output, true, UTF_8)),
                clock));
    String line = output.toString(UTF_8).strip();
    return new GateUnderTest(
        database, environment, server, line.substring(line.lastIndexOf(' ') + 1));
  }

  /** Starts one more, configured alike, on the same database; whoever starts it stops it. */
  public GateServer another() {
    return another(Map.of());
  }

  /** The same, told more. */
  public GateServer another(Map<String, String> more) {
    Map<String, String> told = new HashMap<>(environment);
    told.putAll(more);
    return await(
        GateServer.start(
            GateConfiguration.read(told),
            TokenAnnouncement.to(Optional.empty(), System.out),
            InstantSource.system()));
  }

  /** What a gate on this database is configured with. */
  public static Map<String, String> environment(Database database) {
    Map<String, String> environment = new HashMap<>();
    environment.put("GATE_PORT", "0");
    environment.put("GATE_MANAGEMENT_PORT", "0");
    environment.put("GATE_PUBLIC_URL", "http://localhost:8080");
    environment.put("GATE_DATABASE_URL", database.url());
    environment.put("GATE_DATABASE_USER", database.user());
    environment.put("GATE_DATABASE_PASSWORD", database.password());
    environment.put("GATE_SEALING_KEYSET", SealingKeyset.generate());
    environment.put("GATE_EVENT_LOOPS", "2");
    return environment;
  }

  /** A client of the operator that the gate announced when it started. */
  public ApiClient firstOperator() {
    return new ApiClient(url(), firstToken);
  }

  String firstToken() {
    return firstToken;
  }

  /** A client of the operator of an organisation that is made for it. */
  public ApiClient newOrganisation() {
    String name = "organisation-" + ORGANISATIONS.incrementAndGet();
    return new ApiClient(url(), await(new PgOrganisations(pool).create(name)).expose());
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  public GateServer server() {
    return server;
  }

  public Database database() {
    return database;
  }

  /** A pool of the test's own on the gate's database. */
  public Pool pool() {
    return pool;
  }

  /** Runs one statement as somebody with psql would. */
  public void sql(String statement) {
    try (Connection connection = database.connect();
        Statement plain = connection.createStatement()) {
      plain.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of the first row. */
  public String query(String query) {
    try (Connection connection = database.connect();
        Statement plain = connection.createStatement();
        ResultSet rows = plain.executeQuery(query)) {
      rows.next();
      return requireNonNullElse(rows.getString(1), "null");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Pool pool(Vertx vertx, Database database) {
    return PgBuilder.pool()
        .connectingTo(
            new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.name())
                .setUser(database.user())
                .setPassword(database.password()))
        .using(vertx)
        .build();
  }

  /** Waits for a future; its failure is thrown as it is. */
  public static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  @Override
  public void close() {
    await(server.lifecycle().stop());
    await(vertx.close());
  }
}
