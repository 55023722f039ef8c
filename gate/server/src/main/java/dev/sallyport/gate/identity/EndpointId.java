package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a receiver of events: {@code wep_} and 22 base62 characters. */
public record EndpointId(String value) {
  private static final String PREFIX = "wep_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public EndpointId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static EndpointId fresh() {
    return new EndpointId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<EndpointId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new EndpointId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
