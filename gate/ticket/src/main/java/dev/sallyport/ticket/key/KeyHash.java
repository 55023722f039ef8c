package dev.sallyport.ticket.key;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The SHA-256 of a key's whole text: what a gate stores and looks keys up by. Four words, so that
 * it is a cheap map key.
 */
public record KeyHash(long first, long second, long third, long fourth) {
  private static final int BYTES = 32;
  private static final int FINGERPRINT_CHARS = 12;

  /**
   * A stored hash.
   *
   * @throws IllegalArgumentException when there are not exactly 32 bytes
   */
  public static KeyHash ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a key hash has exactly " + BYTES + " bytes");
    }
    ByteBuffer words = ByteBuffer.wrap(bytes);
    return new KeyHash(words.getLong(), words.getLong(), words.getLong(), words.getLong());
  }

  /**
   * A stored hash, in hexadecimal.
   *
   * @throws IllegalArgumentException when it is not 64 hexadecimal digits
   */
  public static KeyHash ofHex(String hex) {
    return ofBytes(HexFormat.of().parseHex(hex));
  }

  /** The 32 bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /** The 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }

  /**
   * The first {@value #FINGERPRINT_CHARS} of them: enough to tell keys apart in a log, not enough
   * to look one up.
   */
  public String fingerprint() {
    return HexFormat.of().toHexDigits(first).substring(0, FINGERPRINT_CHARS);
  }

  @Override
  public String toString() {
    return hex();
  }
}
