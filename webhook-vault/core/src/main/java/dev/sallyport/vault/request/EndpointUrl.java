package dev.sallyport.vault.request;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an endpoint of a provider is: origin and path, without user, query and fragment. By http it
 * reaches only addresses that the vault's operator listed; that is looked at when it is called.
 */
public record EndpointUrl(Origin origin, RequestPath path) {
  private static final Pattern SHAPE = Pattern.compile("(https?://[^/?#@\\\\]+)(/[^?#\\\\]*)?");
  private static final int MAXIMUM_CHARACTERS = 400;

  /** The URL that {@code text} is; nothing when it could be read in two ways. */
  public static Optional<EndpointUrl> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (text.length() > MAXIMUM_CHARACTERS || !matcher.matches()) {
      return Optional.empty();
    }
    String path = matcher.group(2) == null ? "/" : matcher.group(2);
    return Origin.parse(matcher.group(1))
        .flatMap(origin -> RequestPath.parse(path).map(plain -> new EndpointUrl(origin, plain)));
  }

  /** The URL of our own data, or of what was parsed before. */
  public static EndpointUrl of(String text) {
    return parse(text)
        .orElseThrow(() -> new IllegalArgumentException("not the URL of an endpoint"));
  }

  /** As it is written. */
  @Override
  public String toString() {
    return origin + path.raw();
  }
}
