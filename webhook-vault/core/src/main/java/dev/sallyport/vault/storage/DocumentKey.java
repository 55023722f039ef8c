package dev.sallyport.vault.storage;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names one document of a collection.
 *
 * @param value 1 to 128 of {@code A-Z a-z 0-9 . _ : @ / -}
 */
public record DocumentKey(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9._:@/-]{1,128}");

  /** Checks the shape. */
  public DocumentKey {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a key is 1 to 128 of A-Z a-z 0-9 . _ : @ / -");
    }
  }

  /** The key that {@code text} is, if it is one. */
  public static Optional<DocumentKey> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new DocumentKey(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
