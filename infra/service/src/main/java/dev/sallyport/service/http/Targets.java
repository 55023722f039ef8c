package dev.sallyport.service.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;

/** Whether a request's target is written the one way that our routes are. */
final class Targets {
  private Targets() {}

  /**
   * Printable ASCII; every percent sign is followed by two hexadecimal digits; what they encode is
   * UTF-8 (RFC 3986).
   */
  static boolean isProperlyEncoded(String target) {
    boolean encoded = false;
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
      if (c == '%') {
        if (i + 2 >= target.length() || hex(target, i + 1) < 0 || hex(target, i + 2) < 0) {
          return false;
        }
        encoded = true;
      }
    }
    return !encoded || isUtf8(decode(target));
  }

  private static int hex(String target, int index) {
    return target.charAt(index) < 128 ? Character.digit(target.charAt(index), 16) : -1;
  }

  private static byte[] decode(String target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(target.length());
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) == '%') {
        bytes.write(hex(target, i + 1) << 4 | hex(target, i + 2));
        i += 2;
      } else {
        bytes.write(target.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
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
