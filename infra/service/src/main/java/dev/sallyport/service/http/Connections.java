package dev.sallyport.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Bounds how many connections there are and how long each may go without a whole request. A
 * server's idle timeout starts again with every byte, so a client that sends one byte a second
 * would hold a connection for ever.
 */
public final class Connections {
  private static final long SWEEP_MS = 500;

  private final ConcurrentMap<HttpConnection, Quiet> open = new ConcurrentHashMap<>();
  private final int maximum;
  private final Duration firstRequest;
  private final Duration nextRequest;

  /** The bounds of {@link HttpLimits}, for a server that does not use {@link Routes}. */
  public static Connections withinLimits() {
    return new Connections(
        HttpLimits.CONNECTIONS, HttpLimits.FIRST_REQUEST, HttpLimits.NEXT_REQUEST);
  }

  Connections(int maximum, Duration firstRequest, Duration nextRequest) {
    this.maximum = maximum;
    this.firstRequest = firstRequest;
    this.nextRequest = nextRequest;
  }

  /**
   * Since when a connection waits for a request's head, and how long it may; a request under way
   * may take its time.
   */
  private static final class Quiet {
    private volatile long since;
    private volatile long allowed;

    void begin(Duration longest) {
      since = System.nanoTime();
      allowed = longest.toNanos();
    }

    void end() {
      allowed = Long.MAX_VALUE;
    }

    boolean isTooLong(long now) {
      return now - since > allowed;
    }
  }

  /** Starts to close connections that are quiet for too long. Called once. */
  public void startSweeping(Vertx vertx) {
    vertx.setPeriodic(SWEEP_MS, timer -> sweep());
  }

  /** A connection was opened: the handler of new connections. */
  public void opened(HttpConnection connection) {
    if (open.size() >= maximum) {
      connection.close();
      return;
    }
    Quiet quiet = new Quiet();
    quiet.begin(firstRequest);
    open.put(connection, quiet);
    connection.closeHandler(closed -> open.remove(connection));
  }

  /** The head of a request is complete. */
  public void requestBegan(HttpServerRequest request) {
    Quiet quiet = open.get(request.connection());
    if (quiet != null) {
      quiet.end();
    }
  }

  /** A request is answered. */
  public void requestEnded(HttpServerRequest request) {
    Quiet quiet = open.get(request.connection());
    if (quiet != null) {
      quiet.begin(nextRequest);
    }
  }

  int count() {
    return open.size();
  }

  private void sweep() {
    long now = System.nanoTime();
    open.forEach(
        (connection, quiet) -> {
          if (quiet.isTooLong(now)) {
            connection.close();
          }
        });
  }
}
