package dev.sallyport.vault.keyset;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names one data key of a keyset. Every ciphertext begins with it, after a byte of Tink's: so who
 * cannot open a ciphertext can still see which key it takes.
 */
public record DataKeyId(int value) {
  /** Bytes of a ciphertext that tell its key. */
  public static final int PREFIX_BYTES = 1 + Integer.BYTES;

  private static final byte TINK = 1;

  /** The key that {@code sealed} was sealed with; empty when it does not look sealed. */
  public static Optional<DataKeyId> of(byte[] sealed) {
    return sealed.length < PREFIX_BYTES || sealed[0] != TINK
        ? Optional.empty()
        : Optional.of(new DataKeyId(ByteBuffer.wrap(sealed, 1, Integer.BYTES).getInt()));
  }

  /** What begins each of its ciphertexts. */
  public byte[] prefix() {
    return ByteBuffer.allocate(PREFIX_BYTES).put(TINK).putInt(value).array();
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataKeyId id && id.value == value;
  }

  @Override
  public int hashCode() {
    return value;
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(value);
  }
}
