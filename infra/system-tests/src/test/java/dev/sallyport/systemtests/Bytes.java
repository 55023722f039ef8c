package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** Bytes as they are, of what stands in the source. */
final class Bytes {
  private Bytes() {}

  static byte[] of(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  static byte[] of(int[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int value : values) {
      bytes.write(value);
    }
    return bytes.toByteArray();
  }

  static byte[] of(String latin1, byte[] then) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(of(latin1));
    bytes.writeBytes(then);
    return bytes.toByteArray();
  }
}
