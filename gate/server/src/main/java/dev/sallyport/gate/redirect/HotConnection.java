package dev.sallyport.gate.redirect;

import dev.sallyport.service.database.SqlStates;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's own connection for one statement at a time. Its callers stop waiting before the
 * database does, so it remembers what is still under way: behind a statement that hangs nothing is
 * queued, and a connection that says nothing at all is replaced.
 */
final class HotConnection {
  /**
   * The server ends a statement after 5 s (its statement_timeout). If it has not even done that,
   * the connection is dead.
   */
  static final Duration SILENT_CONNECTION = Duration.ofSeconds(8);

  private static final Logger LOG = LoggerFactory.getLogger(HotConnection.class);

  private final Supplier<SqlClient> connect;
  private final InstantSource clock;
  private SqlClient client;
  private boolean failing;
  private int replacements;
  private @Nullable Instant underWaySince;

  HotConnection(Supplier<SqlClient> connect, InstantSource clock) {
    this.connect = connect;
    this.clock = clock;
    this.client = connect.get();
  }

  /**
   * Runs a statement, or fails at once with {@link StalledException} while an earlier one is under
   * way.
   */
  <T> Future<T> run(Function<SqlClient, Future<T>> statement) {
    Instant since = underWaySince;
    Instant now = clock.instant();
    if (since != null) {
      if (Duration.between(since, now).compareTo(SILENT_CONNECTION) < 0) {
        return Future.failedFuture(new StalledException());
      }
      replace();
      note(new StalledException());
    }
    int used = replacements;
    underWaySince = now;
    return statement
        .apply(client)
        .onComplete(
            done -> {
              if (used == replacements) {
                underWaySince = null;
              }
              note(done.cause());
            });
  }

  /**
   * One event when an outage begins and one when it ends, whatever the number of requests between.
   */
  private void note(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.atWarn()
          .setMessage("the database fails for decisions")
          .addKeyValue(LogKeys.SQL_STATE, SqlStates.of(failure).orElse("none"))
          .setCause(failure)
          .log();
    } else if (failure == null && failing) {
      LOG.atInfo().setMessage("the database works again for decisions").log();
    }
    failing = failure != null;
  }

  Future<Void> close() {
    return client.close();
  }

  private void replace() {
    SqlClient silent = client;
    client = connect.get();
    replacements++;
    silent.close();
  }
}
