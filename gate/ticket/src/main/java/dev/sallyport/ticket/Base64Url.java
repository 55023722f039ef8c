package dev.sallyport.ticket;

import java.util.Arrays;

/**
 * Base64url without padding (RFC 4648 section 5) in its one canonical spelling: the unused bits at
 * the end are zero.
 */
final class Base64Url {
  private static final byte[] VALUES = values();
  private static final int UNUSED_BITS_OF_TWO = 0b1111;
  private static final int UNUSED_BITS_OF_THREE = 0b11;

  private Base64Url() {}

  static boolean isCanonical(String text, int from, int to) {
    int length = to - from;
    if (length % 4 == 1) {
      return false;
    }
    int last = 0;
    for (int i = from; i < to; i++) {
      last = valueOf(text.charAt(i));
      if (last < 0) {
        return false;
      }
    }
    return switch (length % 4) {
      case 2 -> (last & UNUSED_BITS_OF_TWO) == 0;
      case 3 -> (last & UNUSED_BITS_OF_THREE) == 0;
      default -> true;
    };
  }

  static boolean isAlphabet(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (valueOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int valueOf(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int i = 0; i < alphabet.length(); i++) {
      values[alphabet.charAt(i)] = (byte) i;
    }
    return values;
  }
}
