package dev.sallyport.service.http;

import io.vertx.core.http.HttpServerRequest;

/** Finds the address of the client behind the proxies that we trust, and behind no others. */
public final class ClientAddress {
  private static final CharSequence FORWARDED_FOR =
      io.vertx.core.http.HttpHeaders.createOptimized("x-forwarded-for");

  private final TrustedProxies proxies;

  /** Looks behind {@code proxies}. */
  public ClientAddress(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * The right-most address of {@code X-Forwarded-For} that is no trusted proxy, when the connection
   * comes from one; otherwise, and when the header is malformed, the address of the connection. In
   * canonical text form.
   */
  public String of(HttpServerRequest request) {
    String peer = request.connection().remoteAddress().hostAddress();
    if (proxies.isEmpty()) {
      return TrustedProxies.canonical(peer);
    }
    return proxies.clientBehind(peer, request.headers().getAll(FORWARDED_FOR));
  }
}
