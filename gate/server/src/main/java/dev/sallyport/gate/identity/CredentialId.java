package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies the metadata of a credential: {@code crd_} and 22 base62 characters. */
public record CredentialId(String value) {
  private static final String PREFIX = "crd_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public CredentialId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static CredentialId fresh() {
    return new CredentialId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<CredentialId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new CredentialId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
