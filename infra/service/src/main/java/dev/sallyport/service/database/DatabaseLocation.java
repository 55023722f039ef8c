package dev.sallyport.service.database;

import java.net.URI;
import java.util.Optional;

/**
 * Where a database is: {@code postgresql://host:port/name}. User and password are configured apart.
 */
public record DatabaseLocation(String host, int port, String name) {
  /** Completes a sentence that starts with a variable's name. */
  public static final String EXPECTATION =
      "must be postgresql://host:port/database, without user and password";

  static final DatabaseLocation STAND_IN = new DatabaseLocation("stand-in.invalid", 1, "stand_in");
  private static final int MAXIMUM_PORT = 65_535;
  private static final int DEFAULT_PORT = 5432;

  /** Reads the URL form; empty when it is something else or holds more. */
  public static Optional<DatabaseLocation> parse(String text) {
    URI uri = URI.create(text);
    boolean fits =
        "postgresql".equals(uri.getScheme())
            && uri.getHost() != null
            && uri.getPort() <= MAXIMUM_PORT
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null
            && uri.getPath().matches("/[A-Za-z0-9_-]{1,63}");
    return fits
        ? Optional.of(
            new DatabaseLocation(
                uri.getHost(),
                uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort(),
                uri.getPath().substring(1)))
        : Optional.empty();
  }

  String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name;
  }
}
