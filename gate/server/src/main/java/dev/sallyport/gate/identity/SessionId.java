package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a sign-in of an operator: {@code ses_} and 22 base62 characters. */
public record SessionId(String value) {
  private static final String PREFIX = "ses_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public SessionId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static SessionId fresh() {
    return new SessionId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<SessionId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new SessionId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
