package dev.sallyport.vault.request;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One header of a request to an upstream, or of its answer.
 *
 * @param name in lower case
 */
public record Header(String name, String value) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

  /** Puts the name into lower case. */
  public Header {
    name = name.toLowerCase(Locale.ROOT);
  }

  /** Whether {@code text} can be a header's name (RFC 9110, token). */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether {@code text} can be a header's value: visible ASCII, spaces and tabs inside. */
  public static boolean isValue(String text) {
    return text.chars().allMatch(c -> (c >= 0x20 && c < 0x7f) || c == '\t')
        && text.strip().length() == text.length();
  }

  /** The name only: a value may be a secret. */
  @Override
  public String toString() {
    return "Header[" + name + "]";
  }
}
