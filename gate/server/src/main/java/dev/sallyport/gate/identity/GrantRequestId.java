package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies an agent's request for a grant: {@code grq_} and 22 base62 characters. */
public record GrantRequestId(String value) {
  private static final String PREFIX = "grq_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public GrantRequestId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static GrantRequestId fresh() {
    return new GrantRequestId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<GrantRequestId> parse(String text) {
    return RandomId.matches(PREFIX, text)
        ? Optional.of(new GrantRequestId(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
