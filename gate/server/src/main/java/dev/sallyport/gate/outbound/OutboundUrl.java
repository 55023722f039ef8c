package dev.sallyport.gate.outbound;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A URL that the gate may call, by its form alone; where its name leads is looked at by {@link
 * OutboundAddresses}. Kept exactly as it was given.
 */
public final class OutboundUrl {
  /** A ticket that names a vault has to fit a redirect, and nothing else needs more. Characters. */
  private static final int MAXIMUM_LENGTH = 255;

  private static final String HOST_SHAPE =
      "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*|\\[[0-9a-f:.]+\\]";
  private static final String PATH_SHAPE = "(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*";
  private static final int HTTPS_PORT = 443;

  /** Ports up to here belong to other protocols. */
  private static final int LAST_SYSTEM_PORT = 1024;

  private static final int LAST_PORT = 65_535;

  private final String text;
  private final boolean tls;
  private final String host;
  private final int port;
  private final String path;

  private OutboundUrl(String text, boolean tls, String host, int port, String path) {
    this.text = text;
    this.tls = tls;
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /** Reads a URL. A refusal is an {@link UnfitUrlException}. */
  public static OutboundUrl parse(String text) {
    URI uri = uri(text);
    boolean tls = "https".equals(uri.getScheme());
    require(tls || "http".equals(uri.getScheme()), "it starts with https://");
    require(
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null,
        "it has no user, query or fragment");
    String host = uri.getHost();
    require(
        host != null && host.matches(HOST_SHAPE),
        "its host is a plain name in lower case, or an address");
    require(uri.getRawPath().matches(PATH_SHAPE), "its path is plain, without a slash at the end");
    int port = uri.getPort() == -1 ? defaultPort(tls) : uri.getPort();
    require(
        port == HTTPS_PORT || (port > LAST_SYSTEM_PORT && port <= LAST_PORT),
        "its port is 443 or above 1024");
    return new OutboundUrl(text, tls, host, port, uri.getRawPath());
  }

  private static URI uri(String text) {
    try {
      require(text.length() <= MAXIMUM_LENGTH, "it has at most " + MAXIMUM_LENGTH + " characters");
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new UnfitUrlException("it is an absolute URL");
    }
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new UnfitUrlException(rule);
    }
  }

  private static int defaultPort(boolean tls) {
    return tls ? HTTPS_PORT : 80;
  }

  public boolean isTls() {
    return tls;
  }

  /** As in a Host header: an IPv6 address is in brackets. */
  public String host() {
    return host;
  }

  /** As a resolver takes it. */
  public String hostToResolve() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  public int port() {
    return port;
  }

  /** Its own path; {@code /} when it has none. */
  public String path() {
    return path.isEmpty() ? "/" : path;
  }

  /** The path of an endpoint such as {@code /v1/exchange} below this URL. */
  public String endpoint(String endpoint) {
    return path + endpoint;
  }

  @Override
  public String toString() {
    return text;
  }
}
