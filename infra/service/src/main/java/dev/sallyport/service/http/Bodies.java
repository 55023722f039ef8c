package dev.sallyport.service.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Request bodies, bounded in length and in the time they take to arrive. */
public final class Bodies {
  /** Any body we take fits into this on a slow line; a sender that trickles is let go. */
  static final Duration ARRIVAL = Duration.ofSeconds(10);

  private Bodies() {}

  /**
   * Reads the whole body. The limit holds while it arrives, so an endless one never fills the
   * memory.
   *
   * @param limit in bytes
   * @return fails with a {@link ProblemException}: 413 when it is longer, 408 when it takes too
   *     long
   */
  public static Future<Buffer> read(HttpServerRequest request, int limit) {
    if (declaredLength(request) > limit) {
      return Future.failedFuture(tooLarge(limit));
    }
    if (!UnreadBodies.hasBody(request)) {
      return Future.succeededFuture(Buffer.buffer()); // its end may be past, and is not told again
    }
    Promise<Buffer> result = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(part -> append(request, body, part, limit, result));
    request.exceptionHandler(failure -> breakOff(request, result));
    request.endHandler(end -> result.tryComplete(body));
    if (expectation(request).equals("100-continue")) {
      request.response().writeContinue();
    }
    request.resume();
    return result
        .future()
        .timeout(ARRIVAL.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                Future.failedFuture(failure instanceof TimeoutException ? tooSlow() : failure));
  }

  /** A body that has been read before. */
  static Future<Buffer> within(Buffer body, int limit) {
    return body.length() > limit
        ? Future.failedFuture(tooLarge(limit))
        : Future.succeededFuture(body);
  }

  private static void breakOff(HttpServerRequest request, Promise<Buffer> result) {
    result.tryFail(unreadable());
    request.connection().close(); // Vert.x would close without sending the answer first
  }

  private static void append(
      HttpServerRequest request, Buffer body, Buffer part, int limit, Promise<Buffer> result) {
    if (body.length() + part.length() > limit) {
      request.handler(rest -> {}); // what still comes is dropped; the answer closes the connection
      result.tryFail(tooLarge(limit));
    } else {
      body.appendBuffer(part);
    }
  }

  private static long declaredLength(HttpServerRequest request) {
    @Nullable String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String expectation(HttpServerRequest request) {
    @Nullable String expectation = request.getHeader(HttpHeaders.EXPECT);
    return expectation == null ? "" : expectation.toLowerCase(Locale.ROOT);
  }

  private static ProblemException unreadable() {
    return Problem.of(
            HttpProblems.INVALID_REQUEST, "The body ended early or is not properly framed")
        .asException();
  }

  private static ProblemException tooLarge(int limit) {
    return Problem.of(
            HttpProblems.PAYLOAD_TOO_LARGE,
            "The body is longer than the " + limit + " bytes this route takes")
        .withHeader("Connection", "close")
        .asException();
  }

  private static ProblemException tooSlow() {
    return Problem.of(
            HttpProblems.REQUEST_TIMEOUT,
            "The body did not arrive within " + ARRIVAL.toSeconds() + " seconds")
        .withHeader("Connection", "close")
        .asException();
  }
}
