package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies an event that receivers are told about: {@code evt_} and 22 base62 characters. */
public record EventId(String value) {
  private static final String PREFIX = "evt_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public EventId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static EventId fresh() {
    return new EventId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<EventId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new EventId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
