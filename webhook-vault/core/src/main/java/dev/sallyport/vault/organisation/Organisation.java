package dev.sallyport.vault.organisation;

import java.util.regex.Pattern;

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

  @Override
  public String toString() {
    return value;
  }
}
