package dev.sallyport.gate.mcpproxy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where an MCP server is. The gate never calls it: the vault does, and says which addresses may be
 * reached.
 */
record UpstreamUrl(String value) {
  private static final int MAXIMUM_LENGTH = 1_000;
  private static final Set<String> SCHEMES = Set.of("https", "http");

  /** Refuses what is no plain URL with {@link IllegalArgumentException}. */
  UpstreamUrl {
    if (value.length() > MAXIMUM_LENGTH || !isPlain(value)) {
      throw new IllegalArgumentException(
          "The field 'upstreamUrl' is an absolute URL of at most 1000 ASCII characters that starts with https:// (or http:// for hosts that the vault may reach without TLS), with the host in lower case and no user and no fragment");
    }
  }

  private static boolean isPlain(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      String scheme = uri.getScheme();
      return scheme != null
          && SCHEMES.contains(scheme)
          && host != null
          && host.chars().noneMatch(Character::isUpperCase)
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null
          && text.chars().allMatch(c -> c > ' ' && c <= '~');
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
