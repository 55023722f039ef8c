package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies the delivery of a key to its agent: {@code delivery_} and 22 base62 characters. */
public record DeliveryId(String value) {
  private static final String PREFIX = "delivery_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public DeliveryId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static DeliveryId fresh() {
    return new DeliveryId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<DeliveryId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new DeliveryId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
