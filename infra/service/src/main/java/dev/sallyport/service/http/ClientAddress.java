package dev.sallyport.service.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Finds the address of the client behind the proxies that we trust, and behind no others. */
public final class ClientAddress {
  private static final CharSequence FORWARDED_FOR =
      io.vertx.core.http.HttpHeaders.createOptimized("x-forwarded-for");

  /**
   * Peers whose canonical text is kept: reading an address costs more than a request's other
   * parsing.
   */
  private static final int KNOWN_PEERS = 4_096;

  private final TrustedProxies proxies;
  private final Map<String, String> canonicalOfPeer = new ConcurrentHashMap<>();

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
      return canonical(peer);
    }
    return proxies.clientBehind(peer, request.headers().getAll(FORWARDED_FOR));
  }

  private String canonical(@Nullable String peer) {
    if (peer == null) {
      return TrustedProxies.canonical(null);
    }
    String known = canonicalOfPeer.get(peer);
    if (known != null) {
      return known;
    }
    if (canonicalOfPeer.size() >= KNOWN_PEERS) {
      canonicalOfPeer.clear();
    }
    String canonical = TrustedProxies.canonical(peer);
    canonicalOfPeer.put(peer, canonical);
    return canonical;
  }
}
