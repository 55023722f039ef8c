package dev.sallyport.gate.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address as it is stored and compared: printable ASCII in lower case, so that an address
 * that only looks like another one is none.
 */
public record EmailAddress(String value) {
  private static final Pattern SHAPE = Pattern.compile("[!-?A-~]{1,64}@[!-?A-~]{1,190}");

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public EmailAddress {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an e-mail address");
    }
    value = value.toLowerCase(Locale.ROOT);
  }

  /** The address that {@code text} is, or nothing. */
  public static Optional<EmailAddress> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new EmailAddress(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
