package dev.sallyport.vault.kind;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Reads the encodings of SSH (RFC 4251, section 5), and never beyond their end. */
final class SshBytes {
  private final ByteBuffer bytes;

  SshBytes(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  int number() {
    require(Integer.BYTES);
    return bytes.getInt();
  }

  byte[] string() {
    int length = number();
    require(length);
    byte[] string = new byte[length];
    bytes.get(string);
    return string;
  }

  String text() {
    return new String(string(), US_ASCII);
  }

  /** A positive number; a negative one is none of a key. */
  BigInteger integer() {
    byte[] encoded = string();
    if (encoded.length == 0 || encoded[0] < 0) {
      throw invalid();
    }
    return new BigInteger(encoded);
  }

  byte[] exactly(int length) {
    byte[] string = string();
    if (string.length != length) {
      throw invalid();
    }
    return string;
  }

  void skip(byte[] expected) {
    require(expected.length);
    for (byte each : expected) {
      if (bytes.get() != each) {
        throw invalid();
      }
    }
  }

  /** What is left is 1, 2, 3 and so on, and less than a block. */
  void requirePadding(int block) {
    if (bytes.remaining() >= block) {
      throw invalid();
    }
    for (int i = 1; bytes.hasRemaining(); i++) {
      if (bytes.get() != i) {
        throw invalid();
      }
    }
  }

  void requireEnd() {
    if (bytes.hasRemaining()) {
      throw invalid();
    }
  }

  private void require(int length) {
    if (length < 0 || length > bytes.remaining()) {
      throw invalid();
    }
  }

  static IllegalArgumentException invalid() {
    return new IllegalArgumentException(SshKey.PRIVATE + " is damaged");
  }
}
