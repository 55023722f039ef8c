package dev.sallyport.vault.endpoint;

import io.vertx.core.Future;

/** The vault as one function. What calls it, a server or a cloud function, only converts. */
@FunctionalInterface
public interface VaultHandler {
  /**
   * Answers one request.
   *
   * @return a future that never fails: what goes wrong inside is an answer too
   */
  Future<VaultResponse> handle(VaultRequest request);
}
