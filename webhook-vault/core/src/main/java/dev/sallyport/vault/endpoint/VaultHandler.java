package dev.sallyport.vault.endpoint;

import io.vertx.core.Future;
import java.util.List;

/** The vault as one function. What calls it, a server or a cloud function, only converts. */
public interface VaultHandler {
  /**
   * Answers one request.
   *
   * @return a future that never fails: what goes wrong inside is an answer too
   */
  Future<VaultResponse> handle(VaultRequest request);

  /**
   * How much of a body is worth reading before {@link #handle} is called, in bytes. What is longer
   * is refused anyway; 0 where no body is taken.
   */
  int maximumBody(String method, String path);

  /** Every route there is, for whoever describes or tests them. */
  List<Route> routes();

  /**
   * Answers what the adapter could not read far enough to make a request of it.
   *
   * @param publicMessage says what to do about it
   */
  VaultResponse unreadable(VaultError error, String publicMessage);
}
