package dev.sallyport.gate.identity;

import java.util.Optional;

/** Identifies a binding between this gate and a vault: {@code bnd_} and 22 base62 characters. */
public record BindingId(String value) {
  private static final String PREFIX = "bnd_";

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public BindingId {
    RandomId.require(PREFIX, value);
  }

  /** An id nobody has had before. */
  public static BindingId fresh() {
    return new BindingId(RandomId.fresh(PREFIX));
  }

  /** The id that {@code text} is, or nothing when it has another shape. */
  public static Optional<BindingId> parse(String text) {
    return RandomId.matches(PREFIX, text) ? Optional.of(new BindingId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
