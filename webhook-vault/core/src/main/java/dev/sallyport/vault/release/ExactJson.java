package dev.sallyport.vault.release;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Writes an object of JSON into an array of exactly its size: what is written may be a credential,
 * and a buffer that had to grow, or is used again, would keep a copy. So everything is written
 * twice, the first time to be counted.
 */
final class ExactJson {
  /** Writes the members of an object; twice the same. */
  @FunctionalInterface
  interface Members {
    void write(ExactJson json);
  }

  private static final byte[] NOTHING = {};
  private static final byte[] HEX = "0123456789ABCDEF".getBytes(US_ASCII);

  /** None while it is only counted. */
  private final byte[] bytes;

  private final boolean counts;
  private int length;
  private boolean isFirst = true;

  private ExactJson(byte[] bytes, boolean counts) {
    this.bytes = bytes;
    this.counts = counts;
  }

  /**
   * An object.
   *
   * @throws IllegalArgumentException when a text holds half of a surrogate pair, which has no UTF-8
   */
  static byte[] object(Members members) {
    ExactJson counted = new ExactJson(NOTHING, true);
    counted.braced(members);
    ExactJson written = new ExactJson(new byte[counted.length], false);
    written.braced(members);
    return written.bytes;
  }

  private void braced(Members members) {
    put('{');
    isFirst = true;
    members.write(this);
    put('}');
    isFirst = false;
  }

  void object(String name, Members members) {
    name(name);
    braced(members);
  }

  void text(String name, String value) {
    name(name);
    quoted(value);
  }

  void number(String name, long value) {
    name(name);
    ascii(Long.toString(value));
  }

  void flag(String name, boolean value) {
    name(name);
    ascii(Boolean.toString(value));
  }

  private void name(String name) {
    if (!isFirst) {
      put(',');
    }
    isFirst = false;
    quoted(name);
    put(':');
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void quoted(String text) {
    put('"');
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        supplementary(pair(text, i));
        i += 2;
      } else {
        character(c);
        i++;
      }
    }
    put('"');
  }

  private static int pair(String text, int at) {
    int codePoint = text.codePointAt(at);
    if (!Character.isSupplementaryCodePoint(codePoint)) {
      throw new IllegalArgumentException("half of a surrogate pair");
    }
    return codePoint;
  }

  private void character(char c) {
    if (c >= 0x800) {
      put(0xE0 | (c >> 12));
      continuation(c >> 6);
      continuation(c);
    } else if (c >= 0x80) {
      put(0xC0 | (c >> 6));
      continuation(c);
    } else if (c < ' ' || c == '"' || c == '\\') {
      escaped(c);
    } else {
      put(c);
    }
  }

  private void supplementary(int codePoint) {
    put(0xF0 | (codePoint >> 18));
    continuation(codePoint >> 12);
    continuation(codePoint >> 6);
    continuation(codePoint);
  }

  private void continuation(int bits) {
    put(0x80 | (bits & 0x3F));
  }

  private void escaped(char c) {
    put('\\');
    switch (c) {
      case '\b' -> put('b');
      case '\t' -> put('t');
      case '\n' -> put('n');
      case '\f' -> put('f');
      case '\r' -> put('r');
      case '"', '\\' -> put(c);
      default -> {
        ascii("u00");
        put(HEX[c >> 4]);
        put(HEX[c & 0xF]);
      }
    }
  }

  private void put(int value) {
    if (!counts) {
      bytes[length] = (byte) value;
    }
    length++;
  }
}
