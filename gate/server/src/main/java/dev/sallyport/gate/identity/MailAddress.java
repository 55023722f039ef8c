package dev.sallyport.gate.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that the gate sends mail to or from: a plain local part and a host with a domain, in
 * lower case. It holds nothing that means something to a mail server or in a header, so one address
 * is never two, and no header more.
 */
public record MailAddress(String value) {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?=[^@]{1,64}@[^@]{1,190}$)[a-z0-9_+'=&~-]+(?:\\.[a-z0-9_+'=&~-]+)*"
              + "@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /** Refuses every other shape with {@link IllegalArgumentException}. */
  public MailAddress {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an address that mail is sent to");
    }
  }

  /** The address that {@code text} is, whatever its case, or nothing. */
  public static Optional<MailAddress> parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return SHAPE.matcher(lower).matches() ? Optional.of(new MailAddress(lower)) : Optional.empty();
  }

  /** The host after the {@code @}. */
  public String domain() {
    return value.substring(value.indexOf('@') + 1);
  }

  @Override
  public String toString() {
    return value;
  }
}
