package dev.sallyport.service.configuration;

import java.net.URI;
import java.util.Optional;

/** The URLs that a service may be configured with. */
final class HttpUrls {
  static final String EXPECTATION =
      "must be an absolute http or https URL without user, query and fragment";
  static final URI STAND_IN = URI.create("http://stand-in.invalid");

  private static final int MAXIMUM_PORT = 65_535;

  private HttpUrls() {}

  static Optional<URI> parse(String text) {
    URI uri = URI.create(text);
    boolean fits =
        ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getPort() <= MAXIMUM_PORT
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    return fits ? Optional.of(uri) : Optional.empty();
  }
}
