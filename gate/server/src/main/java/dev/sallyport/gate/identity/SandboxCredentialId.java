package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a credential of the sandbox: {@code sbx_} and 22 base62 characters. */
public record SandboxCredentialId(String value) {
  private static final String PREFIX = "sbx_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public SandboxCredentialId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static SandboxCredentialId fresh() {
    return new SandboxCredentialId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<SandboxCredentialId> parse(String text) {
    return RandomId.matches(PREFIX, text)
        ? Optional.of(new SandboxCredentialId(text))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
