package dev.sallyport.vault.credential;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of one secret part of a credential, such as {@code accessToken} or {@code refreshToken}.
 *
 * @param value a letter, then up to 63 letters, digits, `_` or `-`
 */
public record FieldName(String value) implements Comparable<FieldName> {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  public FieldName {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a field name is a letter, then up to 63 letters, digits, _ or -");
    }
  }

  @Override
  public int compareTo(FieldName other) {
    return value.compareTo(other.value);
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldName name && name.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
