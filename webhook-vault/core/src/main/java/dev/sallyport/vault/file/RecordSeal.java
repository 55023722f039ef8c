package dev.sallyport.vault.file;

import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.DataKeyId;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * One record of a vault file: four bytes of length, four of CRC-32C over length and sequence
 * number, then a ciphertext bound to the file's id and the sequence number. So a record that was
 * moved, repeated, left out or brought from another file is found. The CRC tells a record that was
 * never finished from one whose length was damaged.
 */
final class RecordSeal {
  /**
   * Plaintext bytes of a record: a batch of the largest credentials; a length beyond it is damage.
   */
  static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

  private static final String FORMAT = "sallyport-vault/journal/1";
  private static final int FRAME_BYTES = 2 * Integer.BYTES;
  private static final int MAXIMUM_SEALED_BYTES = MAXIMUM_BYTES + 64;

  private final VaultKeyset keyset;
  private final byte[] fileId;

  RecordSeal(VaultKeyset keyset, byte[] fileId) {
    this.keyset = keyset;
    this.fileId = fileId.clone();
  }

  /** What was found at an offset of the file. */
  sealed interface Found {}

  /** A whole record. */
  @SuppressWarnings("ArrayRecordComponent") // lives for the length of one call, never compared
  record Whole(byte[] plaintext, DataKeyId key, long end) implements Found {}

  /** Nothing, or a record that was begun and never acknowledged. */
  record Unfinished() implements Found {}

  /** A record ready to be written. */
  ByteBuffer seal(long sequence, byte[] plaintext) {
    byte[] sealed = keyset.seal(plaintext, place(sequence));
    return ByteBuffer.allocate(FRAME_BYTES + sealed.length)
        .putInt(sealed.length)
        .putInt(check(sealed.length, sequence))
        .put(sealed)
        .flip();
  }

  /** Reads and opens the record at {@code offset}. */
  Found read(FileChannel channel, long offset, long sequence) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES);
    if (!readFully(channel, frame, offset)) {
      return new Unfinished();
    }
    int length = frame.getInt();
    if (frame.getInt() != check(length, sequence) || length < 1 || length > MAXIMUM_SEALED_BYTES) {
      throw Damage.found("the frame of record " + sequence + " is wrong");
    }
    if (offset + FRAME_BYTES + length > channel.size()) {
      return new Unfinished();
    }
    ByteBuffer sealed = ByteBuffer.allocate(length);
    return readFully(channel, sealed, offset + FRAME_BYTES)
        ? open(sequence, sealed.array(), offset + FRAME_BYTES + length)
        : new Unfinished();
  }

  private Whole open(long sequence, byte[] sealed, long end) {
    DataKeyId key =
        DataKeyId.of(sealed)
            .orElseThrow(() -> Damage.found("record " + sequence + " is sealed with no key"));
    return new Whole(open(sequence, sealed), key, end);
  }

  private byte[] open(long sequence, byte[] sealed) {
    try {
      return keyset.open(sealed, place(sequence));
    } catch (KeysetException e) {
      throw Damage.found("record " + sequence + " does not open", e);
    }
  }

  private AssociatedData place(long sequence) {
    return AssociatedData.of(FORMAT).with(fileId).with(sequence);
  }

  private static int check(int length, long sequence) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES).putInt(length).putLong(sequence).flip());
    return (int) crc.getValue();
  }

  private static boolean readFully(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        return false;
      }
    }
    bytes.flip();
    return true;
  }
}
