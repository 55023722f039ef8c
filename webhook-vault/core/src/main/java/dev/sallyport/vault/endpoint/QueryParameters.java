package dev.sallyport.vault.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query string. A name that is asked for and comes twice is refused. */
public final class QueryParameters {
  private final String raw;

  private QueryParameters(String raw) {
    this.raw = raw;
  }

  static QueryParameters parse(String raw) {
    if (raw.length() > VaultRequest.MAXIMUM_QUERY_CHARACTERS) {
      throw new VaultRefusal(VaultError.INVALID_REQUEST, "The query is too long.");
    }
    return new QueryParameters(raw);
  }

  /**
   * The value of {@code name}, decoded.
   *
   * @throws VaultRefusal when it comes twice or is not properly encoded
   */
  public Optional<String> value(String name) {
    String found = null;
    int start = 0;
    while (start < raw.length()) {
      int end = endOf(start);
      @Nullable String value = valueAt(start, end, name);
      if (value != null && found != null) {
        throw new VaultRefusal(VaultError.INVALID_REQUEST, "Send the parameter " + name + " once.");
      }
      found = value == null ? found : value;
      start = end + 1;
    }
    return Optional.ofNullable(found).map(QueryParameters::decoded);
  }

  private int endOf(int start) {
    int end = raw.indexOf('&', start);
    return end < 0 ? raw.length() : end;
  }

  private @Nullable String valueAt(int start, int end, String name) {
    int equals = start + name.length();
    boolean matches = equals < end && raw.charAt(equals) == '=' && raw.startsWith(name, start);
    return matches ? raw.substring(equals + 1, end) : null;
  }

  /** Our own gate writes values that need no decoding; others may. */
  private static String decoded(String value) {
    if (value.indexOf('%') < 0 && value.indexOf('+') < 0) {
      return value;
    }
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new VaultRefusal(
          VaultError.INVALID_REQUEST, "The query is not properly percent-encoded.");
    }
  }
}
