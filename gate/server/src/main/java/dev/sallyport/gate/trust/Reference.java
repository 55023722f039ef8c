package dev.sallyport.gate.trust;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that another system gave to something of its own: a credit account, a contract, a line of
 * a ledger. The gate carries it along and reads nothing into it.
 */
public record Reference(String value) {
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._:/-]{0,126}[A-Za-z0-9])?");

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public Reference {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a reference");
    }
  }

  /** The reference that {@code text} is, or nothing. */
  public static Optional<Reference> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new Reference(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
