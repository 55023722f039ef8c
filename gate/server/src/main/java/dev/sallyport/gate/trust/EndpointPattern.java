package dev.sallyport.gate.trust;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Routes that a key is meant for, such as {@code GET /api/tasks/{token}/result}: a method, and a
 * path whose parameters are named in braces.
 */
public record EndpointPattern(String value) implements Comparable<EndpointPattern> {
  /** Longer paths are nobody's. Characters. */
  static final int MAXIMUM_LENGTH = 200;

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?:GET|HEAD|POST|PUT|PATCH|DELETE)"
              + " /(?:(?:[A-Za-z0-9._~-]{1,64}|\\{[A-Za-z][A-Za-z0-9_]{0,31}\\})"
              + "(?:/(?:[A-Za-z0-9._~-]{1,64}|\\{[A-Za-z][A-Za-z0-9_]{0,31}\\})){0,15})?");

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public EndpointPattern {
    if (!isOne(value)) {
      throw new IllegalArgumentException("not a method and a path");
    }
  }

  /** The pattern that {@code text} is, or nothing. */
  public static Optional<EndpointPattern> parse(String text) {
    return isOne(text) ? Optional.of(new EndpointPattern(text)) : Optional.empty();
  }

  private static boolean isOne(String text) {
    return text.length() <= MAXIMUM_LENGTH && SHAPE.matcher(text).matches();
  }

  @Override
  public int compareTo(EndpointPattern other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
