package dev.sallyport.ticket.signing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * The flat JSON of one ticket, written straight to bytes. No value a ticket can hold needs an
 * escape.
 */
final class JsonBytes {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Bytes; grows when a ticket needs more. */
  private static final int TYPICAL_BYTES = 384;

  private byte[] bytes = new byte[TYPICAL_BYTES];
  private int length;

  JsonBytes raw(byte[] ascii) {
    ensureRoom(ascii.length);
    System.arraycopy(ascii, 0, bytes, length, ascii.length);
    length += ascii.length;
    return this;
  }

  JsonBytes raw(String ascii) {
    int chars = ascii.length();
    ensureRoom(chars);
    for (int i = 0; i < chars; i++) {
      bytes[length + i] = (byte) ascii.charAt(i);
    }
    length += chars;
    return this;
  }

  /** The next member, after the opening brace or another member. */
  JsonBytes text(String name, String value) {
    return name(name).raw("\"").raw(value).raw("\"");
  }

  JsonBytes number(String name, long value) {
    return name(name).raw(Long.toString(value));
  }

  /** What was written, as unpadded base64url in ASCII, behind this. */
  byte[] base64Url(byte[] before) {
    ByteBuffer encoded = BASE64URL.encode(ByteBuffer.wrap(bytes, 0, length));
    int chars = encoded.remaining();
    byte[] text = Arrays.copyOf(before, before.length + chars);
    encoded.get(text, before.length, chars);
    return text;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private JsonBytes name(String name) {
    return raw(bytes[length - 1] == '{' ? "\"" : ",\"").raw(name).raw("\":");
  }

  private void ensureRoom(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length + more);
    }
  }
}
