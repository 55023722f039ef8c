package dev.sallyport.gate.trust;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name for how data may be handed over, such as {@code redacted}; what it means is agreed on
 * elsewhere.
 */
public record DataMode(String value) implements Comparable<DataMode> {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public DataMode {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a name of a data mode");
    }
  }

  /** The name that {@code text} is, or nothing. */
  public static Optional<DataMode> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new DataMode(text)) : Optional.empty();
  }

  @Override
  public int compareTo(DataMode other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
