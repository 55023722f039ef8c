package dev.sallyport.benchmarks.baseline;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers that gate and vault put on every answer. */
final class StandardHeaders {
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("Referrer-Policy");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");

  private StandardHeaders() {}

  static void putTo(HttpServerResponse response, String requestId) {
    response
        .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE)
        .putHeader(REFERRER_POLICY, NO_REFERRER)
        .putHeader(CONTENT_TYPE_OPTIONS, NO_SNIFF)
        .putHeader(REQUEST_ID, requestId);
  }
}
