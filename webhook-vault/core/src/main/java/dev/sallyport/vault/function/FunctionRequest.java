package dev.sallyport.vault.function;

import dev.sallyport.vault.endpoint.HeaderSource;
import dev.sallyport.vault.endpoint.VaultRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a platform hands it over.
 *
 * <p>Not a record: the query may hold a ticket, the body a credential.
 */
public final class FunctionRequest {
  private final String method;
  private final String path;
  private final @Nullable String query;
  private final byte[] body;
  private final HeaderSource headers;
  private final Optional<String> peer;

  /**
   * @param path as sent, not decoded
   * @param query as sent, without the question mark; null when there is none
   * @param body the whole of it, or at least one byte more than the route takes; not copied
   * @param peer the address that the platform says the request came from; empty where all it says
   *     is the last entry of {@code X-Forwarded-For}
   */
  public FunctionRequest(
      String method,
      String path,
      @Nullable String query,
      byte[] body,
      HeaderSource headers,
      Optional<String> peer) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.body = body;
    this.headers = headers;
    this.peer = peer;
  }

  String method() {
    return method;
  }

  String path() {
    return path;
  }

  boolean isLongerThan(int limit) {
    return body.length > limit;
  }

  /** The request as the core takes it; of a body that no route takes nothing is kept. */
  VaultRequest convert(CallerAddress callers, int maximumBody) {
    VaultRequest.Builder parts =
        VaultRequest.of(method, path).query(query).client(callers.of(peer, headers));
    return (maximumBody == 0 ? parts : parts.body(body)).headers(headers);
  }

  /** Method and path only. */
  @Override
  public String toString() {
    return "FunctionRequest[" + method + " " + path + "]";
  }
}
