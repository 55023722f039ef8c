package dev.sallyport.service.http;

import io.vertx.core.http.HttpHeaders;

/** Values of Content-Type, ready to be written. */
public final class MediaTypes {
  /** {@code application/json} */
  public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  /** {@code application/problem+json} */
  public static final CharSequence PROBLEM =
      HttpHeaders.createOptimized("application/problem+json");

  /** {@code text/plain; charset=utf-8} */
  public static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");

  private MediaTypes() {}
}
