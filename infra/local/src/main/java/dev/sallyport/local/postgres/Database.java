package dev.sallyport.local.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** One database and the role that owns it. The password stays out of {@link #toString()}. */
public final class Database {
  private final String host;
  private final int port;
  private final String name;
  private final String user;
  private final String password;

  Database(String host, int port, String name, String user, String password) {
    this.host = host;
    this.port = port;
    this.name = name;
    this.user = user;
    this.password = password;
  }

  /** Returns the address PostgreSQL listens on, always a loopback address. */
  public String host() {
    return host;
  }

  /** Returns the TCP port. */
  public int port() {
    return port;
  }

  /** Returns the database's name. */
  public String name() {
    return name;
  }

  /** Returns the role that owns the database. */
  public String user() {
    return user;
  }

  /** Returns the role's password: random, and good for this server only. */
  public String password() {
    return password;
  }

  /**
   * Returns {@code postgresql://host:port/name}, the form that gate and vault are configured with.
   */
  public String url() {
    return "postgresql://%s:%d/%s".formatted(host, port, name);
  }

  /** Returns the same address for JDBC, without user and password. */
  public String jdbcUrl() {
    return "jdbc:" + url();
  }

  /** Opens a connection as the owning role; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  @Override
  public String toString() {
    return user + "@" + url();
  }
}
