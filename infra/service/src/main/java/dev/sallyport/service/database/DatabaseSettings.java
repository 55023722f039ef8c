package dev.sallyport.service.database;

import dev.sallyport.service.configuration.Environment;
import dev.sallyport.service.configuration.Secret;
import java.time.Duration;

/**
 * How to reach the database and how long to wait for it.
 *
 * @param application shown in {@code pg_stat_activity}
 * @param statementTimeout the server ends a statement that takes longer
 * @param pooled whether a pooler stands in between that may give every transaction another
 *     connection, so that nothing of a session can be relied on
 */
public record DatabaseSettings(
    DatabaseLocation location,
    String user,
    Secret password,
    String application,
    Duration statementTimeout,
    boolean pooled) {
  /**
   * A statement of ours takes milliseconds; one that takes longer holds locks that others wait for.
   */
  public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);

  /** A database that is connected to directly. */
  public DatabaseSettings(
      DatabaseLocation location,
      String user,
      Secret password,
      String application,
      Duration statementTimeout) {
    this(location, user, password, application, statementTimeout, false);
  }

  /**
   * Reads {@code <prefix>DATABASE_URL}, {@code <prefix>DATABASE_USER} and {@code
   * <prefix>DATABASE_PASSWORD[_FILE]}.
   *
   * @param prefix such as {@code GATE_}
   */
  public static DatabaseSettings from(Environment environment, String prefix, String application) {
    String url = prefix + "DATABASE_URL";
    environment.required(url);
    return new DatabaseSettings(
        environment.parsed(
            url, DatabaseLocation.STAND_IN, DatabaseLocation.EXPECTATION, DatabaseLocation::parse),
        environment.required(prefix + "DATABASE_USER"),
        environment.secret(prefix + "DATABASE_PASSWORD"),
        application,
        STATEMENT_TIMEOUT);
  }
}
