package dev.sallyport.vault.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Builds the associated data that binds a ciphertext to its place. Each part is preceded by its
 * length as four bytes, most significant first, so that no two lists of parts ever give the same
 * bytes. The first part names the format.
 */
public final class AssociatedData {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private AssociatedData() {}

  /**
   * Begins with the name of the format.
   *
   * @param format what is sealed and in which version of its format; never reused for anything else
   */
  public static AssociatedData of(String format) {
    return new AssociatedData().with(format);
  }

  public AssociatedData with(String part) {
    return with(part.getBytes(UTF_8));
  }

  public AssociatedData with(long part) {
    return with(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
  }

  /** Appends a part of raw bytes. */
  public AssociatedData with(byte[] part) {
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
    bytes.writeBytes(part);
    return this;
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }
}
