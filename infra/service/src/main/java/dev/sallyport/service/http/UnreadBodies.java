package dev.sallyport.service.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * What happens to a body that was not wanted. Closing at once would make the client's system throw
 * our answer away, so the rest is read and dropped for a moment first.
 */
public final class UnreadBodies {
  /** Long enough for a client on a slow line to notice the answer. Milliseconds. */
  private static final long PATIENCE_MS = 2_000;

  private UnreadBodies() {}

  /** Whether the request's head announces a body. */
  public static boolean hasBody(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    return (length != null && !length.equals("0"))
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Drops what is left; the answer says {@code Connection: close}, and this holds it to that. */
  public static void dropThenClose(Vertx vertx, HttpServerRequest request) {
    request.handler(part -> {});
    request.endHandler(end -> request.connection().close());
    request.exceptionHandler(failure -> {});
    request.resume();
    vertx.setTimer(PATIENCE_MS, timer -> request.connection().close());
  }
}
