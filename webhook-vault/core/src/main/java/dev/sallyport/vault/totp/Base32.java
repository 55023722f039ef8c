package dev.sallyport.vault.totp;

/**
 * Base32 (RFC 4648 section 6) as people paste it: in either case, in groups with spaces or hyphens
 * between them, with padding or without.
 */
final class Base32 {
  private static final int BITS = 5;

  private Base32() {}

  /**
   * @throws IllegalArgumentException when it is not base32; the text is not repeated
   */
  static byte[] decode(String text) {
    String plain = text.replace(" ", "").replace("-", "").replaceFirst("={0,6}$", "");
    byte[] bytes = new byte[plain.length() * BITS / Byte.SIZE];
    int held = 0;
    int pending = 0;
    int next = 0;
    for (int i = 0; i < plain.length(); i++) {
      held = held << BITS | valueOf(plain.charAt(i));
      pending += BITS;
      if (pending >= Byte.SIZE) {
        pending -= Byte.SIZE;
        bytes[next++] = (byte) (held >> pending);
      }
    }
    return bytes;
  }

  private static int valueOf(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    if (c >= '2' && c <= '7') {
      return c - '2' + 26;
    }
    throw new IllegalArgumentException("is not base32");
  }
}
