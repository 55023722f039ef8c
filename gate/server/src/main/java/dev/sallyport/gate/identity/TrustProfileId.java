package dev.sallyport.gate.identity;

import java.util.Optional;

/**
 * Identifies what is known of an agent and was reviewed by people: {@code trust_} and 22 base62
 * characters.
 */
public record TrustProfileId(String value) {
  private static final String PREFIX = "trust_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public TrustProfileId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static TrustProfileId fresh() {
    return new TrustProfileId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<TrustProfileId> parse(String text) {
    return RandomId.matches(PREFIX, text)
        ? Optional.of(new TrustProfileId(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
