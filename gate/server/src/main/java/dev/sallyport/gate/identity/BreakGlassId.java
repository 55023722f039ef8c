package dev.sallyport.gate.identity;

import java.util.Optional;

/**
 * Identifies an access that somebody has opened in an emergency: {@code brk_} and 22 base62
 * characters.
 */
public record BreakGlassId(String value) {
  private static final String PREFIX = "brk_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public BreakGlassId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static BreakGlassId fresh() {
    return new BreakGlassId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<BreakGlassId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new BreakGlassId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
