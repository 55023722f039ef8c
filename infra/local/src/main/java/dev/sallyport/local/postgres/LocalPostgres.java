package dev.sallyport.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A PostgreSQL server as a child process: listens on loopback only, has no unix socket, and asks
 * everybody for a password (SCRAM-SHA-256). Works as root, through a user namespace, and as an
 * ordinary user. It ends with this JVM.
 *
 * <p>Safe for use by several threads.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final int PASSWORD_BYTES = 24;
  // A free port may be taken by somebody else between the look and the start.
  private static final int ATTEMPTS_ON_A_FREE_PORT = 5;

  private final SecureRandom random = new SecureRandom();
  private final Cluster cluster;
  private final int port;
  private Postmaster postmaster;

  private LocalPostgres(Cluster cluster, int port, Postmaster postmaster) {
    this.cluster = cluster;
    this.port = port;
    this.postmaster = postmaster;
  }

  /**
   * Starts a server and returns when it answers queries.
   *
   * @throws LocalPostgresException if it does not start; the message quotes the end of its log
   */
  public static LocalPostgres start(Options options) {
    Cluster cluster = Cluster.open(options);
    try {
      return startOn(cluster, options.port());
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static LocalPostgres startOn(Cluster cluster, int wanted) {
    int attempts = wanted == 0 ? ATTEMPTS_ON_A_FREE_PORT : 1;
    for (int attempt = 1; ; attempt++) {
      int port = wanted == 0 ? freePort() : wanted;
      try {
        return new LocalPostgres(cluster, port, Postmaster.start(cluster, HOST, port));
      } catch (LocalPostgresException e) {
        if (attempt == attempts) {
          throw e;
        }
      }
    }
  }

  /**
   * Creates a database owned by a role of its own, or gives the role of an existing one a new
   * password. Only that role (and the superuser) may connect to it.
   */
  public Database createDatabase(String name, String role) {
    requireName(name);
    requireName(role);
    String password = newPassword();
    Database database = new Database(HOST, port, name, role, password);
    try (Connection connection = superuser("postgres").connect();
        Statement statement = connection.createStatement()) {
      boolean known = exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + role + "'");
      statement.execute(
          (known ? "ALTER" : "CREATE") + " ROLE " + role + " LOGIN PASSWORD '" + password + "'");
      if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + name + "'")) {
        statement.execute("CREATE DATABASE " + name + " OWNER " + role + " STRATEGY file_copy");
        statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
      }
      return database;
    } catch (SQLException e) {
      throw new LocalPostgresException("cannot create database " + name, e);
    }
  }

  /**
   * Creates a database with all that {@code original} holds, for the same role. Nobody may be
   * connected to the original meanwhile.
   */
  public Database copyDatabase(Database original, String name) {
    requireName(name);
    try (Connection connection = superuser("postgres").connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE %s OWNER %s TEMPLATE %s STRATEGY file_copy"
              .formatted(name, original.user(), original.name()));
      statement.execute("REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
      return new Database(HOST, port, name, original.user(), original.password());
    } catch (SQLException e) {
      throw new LocalPostgresException("cannot copy database " + original.name(), e);
    }
  }

  /** Removes a database and ends the sessions that use it; its role stays. */
  public void dropDatabase(String name) {
    requireName(name);
    try (Connection connection = superuser("postgres").connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (SQLException e) {
      throw new LocalPostgresException("cannot drop database " + name, e);
    }
  }

  /** Returns a database as the superuser sees it, for what an owner may not do. */
  public Database superuser(String name) {
    return new Database(HOST, port, name, Cluster.SUPERUSER, cluster.superuserPassword());
  }

  /** Returns the TCP port, the same for as long as this object lives. */
  public int port() {
    return port;
  }

  /** Returns the process id of the postmaster. */
  public synchronized long pid() {
    return postmaster.pid();
  }

  /** Whether the postmaster runs. */
  public synchronized boolean isRunning() {
    return postmaster.isRunning();
  }

  /**
   * Ends the postmaster and all its sessions at once, as {@code kill -9} does, and leaves the data
   * as it is.
   */
  public synchronized void kill() {
    postmaster.kill();
  }

  /** Starts again on the same data and port, after {@link #kill()} or while it runs. */
  public synchronized void restart() {
    postmaster.stop();
    postmaster = Postmaster.start(cluster, HOST, port);
  }

  /** Stops the server in order and deletes temporary data; does nothing the second time. */
  public synchronized void stop() {
    postmaster.stop();
    cluster.close();
  }

  @Override
  public void close() {
    stop();
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  // Names go into statements as they are, so only plain ones are taken.
  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a database or role name is " + NAME.pattern());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }
}
