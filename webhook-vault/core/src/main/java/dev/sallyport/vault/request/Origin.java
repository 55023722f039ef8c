package dev.sallyport.vault.request;

import dev.sallyport.service.address.IpNetwork;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an upstream is, in the one way to write it: scheme, host in lower case, and the port unless
 * it is the scheme's own. No user, path, query or fragment, no zone, no other notation of an
 * address.
 *
 * @param tls whether the scheme is https
 * @param host as the header Host has it: an IPv6 address in brackets
 */
public record Origin(boolean tls, String host, int port) {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;
  private static final int LAST_PORT = 65_535;
  private static final int MAXIMUM_NAME = 253;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(https?)://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(?::([1-9][0-9]{0,4}))?");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** The origin that {@code text} is; nothing when there is another way to write it. */
  public static Optional<Origin> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    boolean tls = matcher.group(1).equals("https");
    String port = matcher.group(3);
    int number = port == null ? defaultPort(tls) : Integer.parseInt(port);
    if (number > LAST_PORT || !isHost(matcher.group(2))) {
      return Optional.empty();
    }
    Origin origin = new Origin(tls, matcher.group(2), number);
    return origin.toString().equals(text) ? Optional.of(origin) : Optional.empty();
  }

  private static int defaultPort(boolean tls) {
    return tls ? HTTPS_PORT : HTTP_PORT;
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      String inside = host.substring(1, host.length() - 1);
      return IpNetwork.address(inside)
          .filter(address -> address.isIPv6() && address.toCanonicalString().equals(inside))
          .isPresent();
    }
    return host.length() <= MAXIMUM_NAME
        && (NAME.matcher(host).matches()
            || IpNetwork.address(host).filter(address -> address.isIPv4()).isPresent());
  }

  /** As a resolver takes it. */
  public String hostToResolve() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The value of the header Host. */
  public String authority() {
    return port == defaultPort(tls) ? host : host + ":" + port;
  }

  /** The origin as it is written, such as {@code https://api.example.com}. */
  @Override
  public String toString() {
    return (tls ? "https" : "http") + "://" + authority();
  }
}
