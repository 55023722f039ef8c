package dev.sallyport.vault.endpoint;

import io.vertx.core.Future;

/** What stands behind a route. */
@FunctionalInterface
public interface Endpoint {
  /**
   * Answers one request.
   *
   * @return the answer; or failed with a {@link VaultRefusal} that the caller may see, or with
   *     anything else, which becomes an internal error without detail
   */
  Future<VaultResponse> handle(VaultRequest request);
}
