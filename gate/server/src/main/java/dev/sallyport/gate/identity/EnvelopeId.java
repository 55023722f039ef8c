package dev.sallyport.gate.identity;

import java.util.Optional;

/**
 * Identifies the envelope of a key: all that is to be known of it but the key: {@code
 * credential_env_} and 22 base62 characters.
 */
public record EnvelopeId(String value) {
  private static final String PREFIX = "credential_env_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public EnvelopeId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static EnvelopeId fresh() {
    return new EnvelopeId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<EnvelopeId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new EnvelopeId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
