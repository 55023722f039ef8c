package dev.sallyport.service.database;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Opens connections to PostgreSQL with every wait bounded. */
public final class Databases {
  /** Statements sent ahead on one connection before the first is answered. */
  private static final int PIPELINING = 128;

  /** Getting a connection, from the pool or a new one, may take this long. Seconds. */
  private static final int CONNECT = 5;

  /** Requests that wait for a pooled connection; more would wait longer than their clients do. */
  private static final int WAITING = 1_000;

  private final Vertx vertx;
  private final DatabaseSettings settings;

  /** Nothing is opened yet. */
  public Databases(Vertx vertx, DatabaseSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
  }

  /** The settings in the client's form, for a connection that listens for notifications. */
  public PgConnectOptions connectOptions() {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(settings.location().host())
            .setPort(settings.location().port())
            .setDatabase(settings.location().name())
            .setUser(settings.user())
            .setPassword(settings.password().exposeText())
            .setPipeliningLimit(PIPELINING)
            .setCachePreparedStatements(true);
    return settings.pooled() ? behindPooler(options) : direct(options);
  }

  private PgConnectOptions direct(PgConnectOptions options) {
    options.addProperty("application_name", settings.application());
    // What was answered is durable, whatever the server's default.
    options.addProperty("synchronous_commit", "on");
    options.addProperty("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
    options.addProperty(
        "idle_in_transaction_session_timeout",
        Long.toString(settings.statementTimeout().toMillis()));
    return options;
  }

  /**
   * Statements are parsed in the message that runs them, one at a time, and nothing is set for a
   * session: poolers refuse most of what could be, and what they let pass would be another's.
   */
  private PgConnectOptions behindPooler(PgConnectOptions options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("application_name", settings.application());
    properties.put("client_encoding", "utf8");
    properties.put("DateStyle", "ISO");
    return options
        .setProperties(properties)
        .setPipeliningLimit(1)
        .setCachePreparedStatements(false)
        .setUseLayer7Proxy(true);
  }

  /**
   * A pool for work that is not hot: a transaction has a connection of its own.
   *
   * @param size most connections
   */
  public Pool pool(int size) {
    return PgBuilder.pool()
        .with(poolOptions(size))
        .connectingTo(connectOptions())
        .using(vertx)
        .build();
  }

  /**
   * A client that pipelines statements on one connection, for the hot path of the calling event
   * loop. It takes no transactions.
   */
  public SqlClient pipelined() {
    PgConnectOptions options = connectOptions();
    if (!settings.pooled()) {
      // Batches come in every length: planning again for each costs more than the statement.
      options.addProperty("plan_cache_mode", "force_generic_plan");
    }
    return PgBuilder.client().with(poolOptions(1)).connectingTo(options).using(vertx).build();
  }

  private static PoolOptions poolOptions(int size) {
    return new PoolOptions()
        .setMaxSize(size)
        .setMaxWaitQueueSize(WAITING)
        .setConnectionTimeout(CONNECT)
        .setConnectionTimeoutUnit(TimeUnit.SECONDS);
  }
}
