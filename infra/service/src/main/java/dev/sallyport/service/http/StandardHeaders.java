package dev.sallyport.service.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The headers of every answer (protocol section 4): nothing is stored by caches, no address is
 * passed on as a referrer, no type is guessed. Built once; a request only adds its id.
 */
public final class StandardHeaders {
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
  private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
  private static final CharSequence REFERRER_POLICY =
      HttpHeaders.createOptimized("referrer-policy");
  private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
  private static final CharSequence CONTENT_TYPE_OPTIONS =
      HttpHeaders.createOptimized("x-content-type-options");
  private static final CharSequence NO_SNIFF = HttpHeaders.createOptimized("nosniff");
  private static final CharSequence STRICT_TRANSPORT =
      HttpHeaders.createOptimized("strict-transport-security");

  /** Two years, what browsers' preload lists ask for. */
  private static final CharSequence TWO_YEARS = HttpHeaders.createOptimized("max-age=63072000");

  private final boolean underTls;

  private StandardHeaders(boolean underTls) {
    this.underTls = underTls;
  }

  /**
   * The headers of one server.
   *
   * @param underTls whether clients reach the service by https, directly or through a proxy
   */
  public static StandardHeaders of(boolean underTls) {
    return new StandardHeaders(underTls);
  }

  void writeTo(MultiMap headers, String requestId) {
    headers.set(REQUEST_ID, requestId);
    headers.set(HttpHeaders.CACHE_CONTROL, NO_STORE);
    headers.set(REFERRER_POLICY, NO_REFERRER);
    headers.set(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    if (underTls) {
      headers.set(STRICT_TRANSPORT, TWO_YEARS);
    }
  }
}
