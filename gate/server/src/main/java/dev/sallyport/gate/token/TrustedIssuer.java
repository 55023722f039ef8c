package dev.sallyport.gate.token;

import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Whose tokens are believed, and which of them.
 *
 * @param issuer exactly as in the claim {@code iss}; where its discovery document is found
 * @param audiences a token is for us when its {@code aud} has one of these; at least one
 * @param untyped whether tokens without {@code typ} are taken, for providers that leave it out
 * @param parties the clients that they may have been made for
 */
public record TrustedIssuer(
    String issuer, List<String> audiences, boolean untyped, AuthorizedParties parties) {
  /** Characters. */
  private static final int MAXIMUM_URL = 500;

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  public TrustedIssuer {
    audiences = List.copyOf(audiences);
    if (audiences.isEmpty() || audiences.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("an issuer's tokens need an audience");
    }
    requireSafe(issuer);
  }

  /** An issuer whose tokens may have been made for any client. */
  public TrustedIssuer(String issuer, List<String> audiences, boolean untyped) {
    this(issuer, audiences, untyped, AuthorizedParties.anybody());
  }

  /** Refuses a URL whose answer somebody on the way could replace. */
  static URI requireSafe(String url) {
    URI uri = URI.create(url);
    String host = uri.getHost();
    boolean safe =
        host != null
            && uri.getRawUserInfo() == null
            && uri.getRawFragment() == null
            && ("https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme()) && THIS_MACHINE.contains(host)));
    if (!safe || url.length() > MAXIMUM_URL) {
      throw new IllegalArgumentException(
          "a URL of an issuer is https, or http to this machine itself");
    }
    return uri;
  }
}
