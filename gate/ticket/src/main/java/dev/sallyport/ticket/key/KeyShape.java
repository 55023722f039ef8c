package dev.sallyport.ticket.key;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.zip.CRC32;

/**
 * Where the parts of a key are, character by character, without allocating: agents send keys on
 * every request.
 */
final class KeyShape {
  /** Characters; base62, so 190 bits. */
  static final int RANDOM_CHARS = 32;

  /** Characters; CRC-32 in base62, with leading zeros. */
  static final int CHECKSUM_CHARS = 6;

  static final int MIN_PREFIX_CHARS = 2;
  static final int MAX_PREFIX_CHARS = 16;

  /** Characters after the prefix: an underscore, the random part, an underscore, the checksum. */
  static final int TAIL_CHARS = 1 + RANDOM_CHARS + 1 + CHECKSUM_CHARS;

  static final int MAX_CHARS = MAX_PREFIX_CHARS + TAIL_CHARS;

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private KeyShape() {}

  static char base62(int value) {
    return BASE62.charAt(value);
  }

  static boolean isPrefix(CharSequence text, int from, int to) {
    int length = to - from;
    if (length < MIN_PREFIX_CHARS || length > MAX_PREFIX_CHARS || isDigit(text.charAt(from))) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isLowerCase(text.charAt(i)) && !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the random part and a right checksum follow a prefix that goes from one position to
   * another.
   */
  static boolean isKey(String text, int prefixFrom, int prefixTo) {
    int checksumFrom = prefixTo + 1 + RANDOM_CHARS + 1;
    return text.length() - prefixTo >= TAIL_CHARS
        && text.charAt(prefixTo) == '_'
        && text.charAt(checksumFrom - 1) == '_'
        && isBase62(text, prefixTo + 1, checksumFrom - 1)
        && hasChecksum(text, checksumFrom, crc32(text, prefixFrom, checksumFrom - 1));
  }

  static boolean isBase62(char c) {
    return isDigit(c) || isLowerCase(c) || (c >= 'A' && c <= 'Z');
  }

  static void appendChecksum(StringBuilder key) {
    long rest = crc32(key.toString(), 0, key.length());
    char[] checksum = new char[CHECKSUM_CHARS];
    for (int i = CHECKSUM_CHARS - 1; i >= 0; i--) {
      checksum[i] = base62((int) (rest % BASE62.length()));
      rest /= BASE62.length();
    }
    key.append('_').append(checksum);
  }

  private static boolean isBase62(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isBase62(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean hasChecksum(String text, int from, long crc32) {
    long rest = crc32;
    for (int i = from + CHECKSUM_CHARS - 1; i >= from; i--) {
      if (text.charAt(i) != base62((int) (rest % BASE62.length()))) {
        return false;
      }
      rest /= BASE62.length();
    }
    return true;
  }

  private static long crc32(String text, int from, int to) {
    CRC32 crc = new CRC32();
    crc.update(text.substring(from, to).getBytes(US_ASCII));
    return crc.getValue();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLowerCase(char c) {
    return c >= 'a' && c <= 'z';
  }
}
