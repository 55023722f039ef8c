package dev.sallyport.vault.endpoint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cookies that the vault itself sets, and only where it reads them: on the way back from a
 * provider. Whatever else is in the header stays outside, as an agent's key does.
 */
final class OwnCookies {
  private static final Pattern OURS =
      Pattern.compile("(?:^|;) *((?:__Host-)?sallyport-connect)=([A-Za-z0-9_-]{22})(?=;|$)");

  private final Map<String, String> values = new HashMap<>();

  private OwnCookies() {}

  static OwnCookies none() {
    return new OwnCookies();
  }

  /** A name that comes twice has no value: which of them is ours is nobody's guess. */
  static OwnCookies read(HeaderSource headers) {
    OwnCookies cookies = new OwnCookies();
    Set<String> twice = new HashSet<>();
    for (String header : headers.values("cookie")) {
      Matcher matcher = OURS.matcher(header);
      while (matcher.find()) {
        if (cookies.values.put(matcher.group(1), matcher.group(2)) != null) {
          twice.add(matcher.group(1));
        }
      }
    }
    cookies.values.keySet().removeAll(twice);
    return cookies;
  }

  Optional<String> value(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
