package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies how an agent came to be known: {@code onboard_} and 22 base62 characters. */
public record OnboardingId(String value) {
  private static final String PREFIX = "onboard_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public OnboardingId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static OnboardingId fresh() {
    return new OnboardingId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<OnboardingId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new OnboardingId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
