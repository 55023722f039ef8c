package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HexFormat;

/** Percent-encoding as AWS and RFC 3986 have it: all but unreserved characters, in upper case. */
final class PercentEncoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private PercentEncoding() {}

  /**
   * Whether a text is of unreserved and these characters, and of percent signs with two hexadecimal
   * digits. A loop: a pattern with a choice in it would need stack for each character.
   */
  static boolean isWellFormed(String text, String more) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length() || !isHex(text.charAt(i + 1)) || !isHex(text.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (UNRESERVED.indexOf(c) < 0 && more.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return c < 0x80 && Character.digit(c, 16) >= 0;
  }

  static String encode(String text) {
    return encode(text, "");
  }

  /**
   * @param kept characters that stay as they are beside the unreserved ones
   */
  static String encode(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte each : text.getBytes(UTF_8)) {
      char c = (char) (each & 0xff);
      if (UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  /** For comparing names: a plus is a space, and what is no UTF-8 becomes something else. */
  static String decodeLoosely(String text) {
    return URLDecoder.decode(text, UTF_8);
  }

  /** Strictly what the percent signs say; a plus is a plus. */
  static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
  }
}
