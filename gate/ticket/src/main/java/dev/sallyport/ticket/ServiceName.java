package dev.sallyport.ticket;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a credential, in its one canonical spelling: lower-case ASCII letters, digits, dot,
 * underscore and hyphen, letter or digit at both ends, at most {@value #MAX_CHARS} characters.
 * Nothing is folded or trimmed: another spelling is another name, and refused.
 */
public record ServiceName(String value) {
  /** Characters; keeps a redirect short and fits a database key. */
  public static final int MAX_CHARS = 64;

  public ServiceName {
    if (!isCanonical(value)) {
      throw new IllegalArgumentException("not a canonical service name");
    }
  }

  /** The name, when the text is its canonical spelling. */
  public static Optional<ServiceName> parse(String text) {
    return isCanonical(text) ? Optional.of(new ServiceName(text)) : Optional.empty();
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceName name && name.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isCanonical(String text) {
    int length = text.length();
    if (length == 0
        || length > MAX_CHARS
        || !isLetterOrDigit(text.charAt(0))
        || !isLetterOrDigit(text.charAt(length - 1))) {
      return false;
    }
    for (int i = 1; i < length - 1; i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
