package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a grant: {@code grt_} and 22 base62 characters. */
public record GrantId(String value) {
  private static final String PREFIX = "grt_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public GrantId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static GrantId fresh() {
    return new GrantId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<GrantId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new GrantId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
