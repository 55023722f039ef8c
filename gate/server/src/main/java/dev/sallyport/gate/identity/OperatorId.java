package dev.sallyport.gate.identity;

import java.util.Optional;

/**
 * Identifies an operator, a person who administers an organisation: {@code op_} and 22 base62
 * characters.
 */
public record OperatorId(String value) {
  private static final String PREFIX = "op_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public OperatorId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static OperatorId fresh() {
    return new OperatorId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<OperatorId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new OperatorId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
