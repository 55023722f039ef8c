package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a held request and its approval: {@code apr_} and 22 base62 characters. */
public record ApprovalId(String value) {
  private static final String PREFIX = "apr_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public ApprovalId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static ApprovalId fresh() {
    return new ApprovalId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<ApprovalId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new ApprovalId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
