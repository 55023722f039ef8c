package dev.sallyport.vault.keyset;

import dev.sallyport.vault.organisation.Organisation;
import java.util.Optional;

/**
 * The data keyset of an organisation as it lies in a store: encrypted under the key-encryption key.
 *
 * <p>Not a record: it holds an array.
 */
public final class WrappedKeyset {
  /** Bytes of a wrapped keyset: hundreds of data keys. */
  public static final int MAXIMUM_BYTES = 64 * 1024;

  private final Organisation organisation;
  private final long generation;
  private final String wrappedBy;
  private final byte[] bytes;
  private final Optional<DataKeyId> primary;

  /** The same without telling which of the keys seals. */
  public WrappedKeyset(Organisation organisation, long generation, String wrappedBy, byte[] bytes) {
    this(organisation, generation, wrappedBy, bytes, Optional.empty());
  }

  /**
   * What a key-encryption key made of a keyset.
   *
   * @param generation 1 at creation, one more with each re-wrapping
   * @param wrappedBy {@link KeyEncryptionKeys#name} of the key it is wrapped under
   * @param primary which of its keys seals: a store takes nothing that another one sealed
   */
  public WrappedKeyset(
      Organisation organisation,
      long generation,
      String wrappedBy,
      byte[] bytes,
      Optional<DataKeyId> primary) {
    if (generation < 1) {
      throw new IllegalArgumentException("generations count from 1");
    }
    if (bytes.length == 0 || bytes.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a wrapped keyset is empty or too long");
    }
    this.organisation = organisation;
    this.generation = generation;
    this.wrappedBy = wrappedBy;
    this.bytes = bytes.clone();
    this.primary = primary;
  }

  public Organisation organisation() {
    return organisation;
  }

  public long generation() {
    return generation;
  }

  public String wrappedBy() {
    return wrappedBy;
  }

  /** The key that seals, where whoever wrapped said so. */
  public Optional<DataKeyId> primary() {
    return primary;
  }

  public byte[] bytes() {
    return bytes.clone();
  }
}
