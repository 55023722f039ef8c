package dev.sallyport.service.http;

import java.util.Locale;

/** Whether a request's path is written the one way that our routes are. */
final class Paths {
  private Paths() {}

  /** Every percent sign is followed by two hexadecimal digits (RFC 3986, section 2.1). */
  static boolean isProperlyEncoded(String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      if (i + 2 >= path.length() || !isHex(path.charAt(i + 1)) || !isHex(path.charAt(i + 2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return Character.digit(c, 16) >= 0 && c < 128;
  }

  /**
   * No empty or dot segment: the router would tidy them away, and one route would have many
   * spellings.
   */
  static boolean isCanonical(String path) {
    if (!path.startsWith("/")) {
      return false;
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      boolean last = i == segments.length - 1;
      if (segment.equals(".") || segment.equals("..") || (segment.isEmpty() && !last)) {
        return false;
      }
    }
    return true;
  }
}
