package dev.sallyport.vault.organisation;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The organisation a vault keeps credentials for; part of every key and of every associated data.
 *
 * @param value 1 to 64 letters, digits, `_` or `-`
 */
public record Organisation(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  public Organisation {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("an organisation is 1 to 64 letters, digits, _ or -");
    }
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Organisation organisation && organisation.value.equals(value);
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
