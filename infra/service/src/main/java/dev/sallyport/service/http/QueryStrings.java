package dev.sallyport.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Query strings as {@code application/x-www-form-urlencoded}, UTF-8. */
final class QueryStrings {
  /** No route has nearly as many; more only cost memory. */
  private static final int MAXIMUM_PARAMETERS = 32;

  private QueryStrings() {}

  static MultiMap parse(@Nullable String query) {
    MultiMap result = MultiMap.caseInsensitiveMultiMap();
    if (query == null) {
      return result;
    }
    try {
      new QueryStringDecoder(query, UTF_8, false, MAXIMUM_PARAMETERS + 1, true)
          .parameters()
          .forEach(result::add);
    } catch (IllegalArgumentException e) {
      throw Problem.of(HttpProblems.INVALID_REQUEST, "The query is not properly percent-encoded")
          .asException();
    }
    if (result.size() > MAXIMUM_PARAMETERS) {
      throw Problem.of(
              HttpProblems.INVALID_REQUEST,
              "The query has more than " + MAXIMUM_PARAMETERS + " parameters")
          .asException();
    }
    return result;
  }
}
