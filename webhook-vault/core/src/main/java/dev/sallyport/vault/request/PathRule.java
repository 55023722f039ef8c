package dev.sallyport.vault.request;

import java.util.Optional;

/**
 * Which paths are allowed: the one that is named, or, where the name ends in a slash, all below it.
 * Compared character by character: a {@link RequestPath} has one spelling, and so has a rule.
 *
 * @param text a path in the form of {@link RequestPath}
 */
public record PathRule(String text) {
  /** Checks the form. */
  public PathRule {
    if (RequestPath.parse(text).isEmpty()) {
      throw new IllegalArgumentException("a rule is a path");
    }
  }

  /** The rule that {@code text} is. */
  public static Optional<PathRule> parse(String text) {
    return RequestPath.parse(text).map(path -> new PathRule(path.raw()));
  }

  /** Whether the path is allowed by this. */
  public boolean allows(RequestPath path) {
    return text.endsWith("/") ? path.raw().startsWith(text) : path.raw().equals(text);
  }
}
