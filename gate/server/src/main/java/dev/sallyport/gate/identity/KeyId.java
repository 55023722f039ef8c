package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a key of an agent; not the key itself: {@code key_} and 22 base62 characters. */
public record KeyId(String value) {
  private static final String PREFIX = "key_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public KeyId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static KeyId fresh() {
    return new KeyId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<KeyId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new KeyId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
