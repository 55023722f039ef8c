package dev.sallyport.service.database;

import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * PostgreSQL's error states by name. Errors are recognised by these and by constraint names, never
 * by their text.
 */
public final class SqlStates {
  public static final String UNIQUE_VIOLATION = "23505";
  public static final String FOREIGN_KEY_VIOLATION = "23503";
  public static final String CHECK_VIOLATION = "23514";
  public static final String NOT_NULL_VIOLATION = "23502";
  public static final String SERIALIZATION_FAILURE = "40001";
  public static final String DEADLOCK_DETECTED = "40P01";
  public static final String QUERY_CANCELED = "57014";
  public static final String LOCK_NOT_AVAILABLE = "55P03";

  private SqlStates() {}

  /** The state of a database error, absent when the failure is of another kind. */
  public static Optional<String> of(Throwable failure) {
    return failure instanceof PgException e
        ? Optional.ofNullable(e.getSqlState())
        : Optional.empty();
  }

  /** Whether {@code failure} is the database error {@code state}. */
  public static boolean is(Throwable failure, String state) {
    return of(failure).filter(state::equals).isPresent();
  }

  /** Whether {@code failure} is a violation of the constraint that has this name. */
  public static boolean violates(Throwable failure, String constraint) {
    return failure instanceof PgException e && constraint.equals(e.getConstraint());
  }

  /**
   * Whether the database could not be reached, went away or took too long: trying again later may
   * work.
   */
  public static boolean isUnavailable(Throwable failure) {
    return isLostConnection(failure) || of(failure).filter(SqlStates::isOutage).isPresent();
  }

  /** A connection that breaks while it is written to shows as a plain {@link IOException}. */
  private static boolean isLostConnection(Throwable failure) {
    return failure instanceof ClosedConnectionException
        || failure instanceof SocketException
        || failure instanceof ClosedChannelException
        || failure.getClass() == IOException.class;
  }

  /**
   * Classes 08 (connection), 53 (resources) and 57 (operator intervention, which includes
   * timeouts).
   */
  private static boolean isOutage(String state) {
    return state.startsWith("08") || state.startsWith("53") || state.startsWith("57");
  }
}
