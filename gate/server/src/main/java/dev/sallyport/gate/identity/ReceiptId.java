package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies the receipt of an export: {@code rcp_} and 22 base62 characters. */
public record ReceiptId(String value) {
  private static final String PREFIX = "rcp_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public ReceiptId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static ReceiptId fresh() {
    return new ReceiptId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<ReceiptId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new ReceiptId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
