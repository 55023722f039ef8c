package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a user, who delegates credentials: {@code usr_} and 22 base62 characters. */
public record UserId(String value) {
  private static final String PREFIX = "usr_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public UserId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static UserId fresh() {
    return new UserId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<UserId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new UserId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
