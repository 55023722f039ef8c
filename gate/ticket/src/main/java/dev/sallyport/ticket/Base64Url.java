package dev.sallyport.ticket;

import java.util.Arrays;

/**
 * Base64url without padding (RFC 4648 section 5) in its one canonical spelling: the unused bits at
 * the end are zero.
 */
final class Base64Url {
  private static final byte[] VALUES = values();
  private static final int BITS_OF_A_CHARACTER = 6;
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

  /**
   * The bytes of the canonical text between two places; its other spellings are refused in the same
   * pass.
   */
  static byte[] decode(String text, int from, int to) throws RefusedException {
    int chars = to - from;
    byte[] bytes = new byte[chars * BITS_OF_A_CHARACTER / Byte.SIZE];
    int bits = 0;
    int pending = 0;
    int next = 0;
    for (int i = from; i < to; i++) {
      int value = valueOf(text.charAt(i));
      if (value < 0) {
        throw new RefusedException(TicketRefusal.MALFORMED);
      }
      bits = bits << BITS_OF_A_CHARACTER | value;
      pending += BITS_OF_A_CHARACTER;
      if (pending >= Byte.SIZE) {
        pending -= Byte.SIZE;
        bytes[next++] = (byte) (bits >> pending);
      }
    }
    boolean canonical = pending < BITS_OF_A_CHARACTER && (bits & ((1 << pending) - 1)) == 0;
    if (!canonical) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
    return bytes;
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
