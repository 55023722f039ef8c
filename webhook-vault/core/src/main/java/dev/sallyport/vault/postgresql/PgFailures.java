package dev.sallyport.vault.postgresql;

import dev.sallyport.service.batch.Overloaded;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;

/** Tells what a failure of the database means for whoever asked. */
final class PgFailures {
  /** Raised by the trigger {@code require_current_key}. */
  private static final String STALE_KEY = "SP001";

  /** Class of what it has not enough of: connections, memory, disk. */
  private static final String RESOURCES = "53";

  /** Class of what its operator does to it. */
  private static final String OPERATOR = "57";

  private PgFailures() {}

  static <T> Future<T> translate(Future<T> future) {
    return future.recover(failure -> Future.failedFuture(translate(failure)));
  }

  static Throwable translate(Throwable failure) {
    if (failure instanceof Overloaded) {
      return new StoreException(
          StoreException.Kind.OVERLOADED, "too much waits for the database", failure);
    }
    if (SqlStates.is(failure, STALE_KEY)) {
      return new StoreException(
          StoreException.Kind.STALE_KEY, "sealed with a key that seals no longer", failure);
    }
    if (SqlStates.isUnavailable(failure) || isLostConnection(failure)) {
      return new StoreException(StoreException.Kind.UNAVAILABLE, unavailable(failure), failure);
    }
    return failure;
  }

  /** Whoever is told that it cannot be reached looks at the network. */
  private static String unavailable(Throwable failure) {
    String state = SqlStates.of(failure).orElse("");
    if (failure instanceof TimeoutException
        || state.equals(SqlStates.QUERY_CANCELED)
        || state.startsWith(RESOURCES)) {
      return "the database is busy and did not do it in time";
    }
    return state.startsWith(OPERATOR)
        ? "the database is being stopped or started"
        : "the database cannot be reached";
  }

  /** Migrations go through JDBC and wrap its failures; class 08 is the connection. */
  private static boolean isLostInMigration(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && sql.getSQLState() != null
          && sql.getSQLState().startsWith("08")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLostConnection(Throwable failure) {
    return isLostInMigration(failure)
        || failure instanceof TimeoutException
        || failure instanceof IOException
        || (failure instanceof VertxException && !(failure instanceof PgException));
  }
}
