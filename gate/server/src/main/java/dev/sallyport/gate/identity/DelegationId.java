package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a delegation: {@code dlg_} and 22 base62 characters. */
public record DelegationId(String value) {
  private static final String PREFIX = "dlg_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public DelegationId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static DelegationId fresh() {
    return new DelegationId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<DelegationId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new DelegationId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
