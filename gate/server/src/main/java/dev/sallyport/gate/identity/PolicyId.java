package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a policy: {@code pol_} and 22 base62 characters. */
public record PolicyId(String value) {
  private static final String PREFIX = "pol_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public PolicyId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static PolicyId fresh() {
    return new PolicyId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<PolicyId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new PolicyId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
