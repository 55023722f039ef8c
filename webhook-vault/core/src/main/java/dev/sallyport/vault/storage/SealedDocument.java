package dev.sallyport.vault.storage;

import dev.sallyport.vault.organisation.Organisation;

/**
 * A document as it lies in a store: sealed, bound to organisation, collection, key and version. Not
 * a record: arrays inside a record compare by identity.
 */
public final class SealedDocument {
  /** Bytes of a sealed document: the largest one, and what sealing adds to it. */
  public static final int MAXIMUM_BYTES = DocumentSeal.MAXIMUM_BYTES + 64;

  private final Organisation organisation;
  private final DocumentSummary summary;
  private final byte[] ciphertext;

  /**
   * What a store read, or what was just sealed.
   *
   * @throws IllegalArgumentException when it is empty or too long
   */
  public SealedDocument(Organisation organisation, DocumentSummary summary, byte[] ciphertext) {
    if (ciphertext.length == 0 || ciphertext.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a sealed document is empty or too long");
    }
    this.organisation = organisation;
    this.summary = summary;
    this.ciphertext = ciphertext.clone();
  }

  /** Whose it is. */
  public Organisation organisation() {
    return organisation;
  }

  /** What a list shows of it. */
  public DocumentSummary summary() {
    return summary;
  }

  /** The ciphertext. */
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  @Override
  public String toString() {
    return "SealedDocument[" + summary.collection().wireName() + " " + summary.key() + "]";
  }
}
