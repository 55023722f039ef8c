package dev.sallyport.vault.keyset;

import dev.sallyport.vault.organisation.Organisation;

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

  /**
   * What a key-encryption key made of a keyset.
   *
   * @param generation 1 at creation, one more with each re-wrapping
   * @param wrappedBy {@link KeyEncryptionKeys#name} of the key it is wrapped under
   */
  public WrappedKeyset(Organisation organisation, long generation, String wrappedBy, byte[] bytes) {
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

  public byte[] bytes() {
    return bytes.clone();
  }
}
