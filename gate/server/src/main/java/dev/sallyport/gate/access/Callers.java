package dev.sallyport.gate.access;

import dev.sallyport.service.http.Exchange;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Who a bearer token belongs to. */
@FunctionalInterface
public interface Callers {
  /**
   * The caller who proved to have {@code token}. Empty for a token of another kind, without any
   * I/O, and for one that is not valid.
   *
   * @param exchange the request, which a key may be limited by
   */
  Future<Optional<Caller>> find(String token, Exchange exchange);

  /** Asks each kind in turn, until one knows the token. */
  static Callers of(List<Callers> kinds) {
    return (token, exchange) -> {
      Future<Optional<Caller>> found = Future.succeededFuture(Optional.empty());
      for (Callers kind : kinds) {
        found =
            found.compose(
                known ->
                    known.isPresent() ? Future.succeededFuture(known) : kind.find(token, exchange));
      }
      return found;
    };
  }
}
