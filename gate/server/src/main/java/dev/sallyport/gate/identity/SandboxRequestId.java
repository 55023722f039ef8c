package dev.sallyport.gate.identity;

/** Identifies a request for a credential of the sandbox: {@code sbr_} and 22 base62 characters. */
public record SandboxRequestId(String value) {
  private static final String PREFIX = "sbr_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public SandboxRequestId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static SandboxRequestId fresh() {
    return new SandboxRequestId(RandomId.fresh(PREFIX));
  }

  @Override
  public String toString() {
    return value;
  }
}
