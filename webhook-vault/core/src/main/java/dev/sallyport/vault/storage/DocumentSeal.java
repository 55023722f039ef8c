package dev.sallyport.vault.storage;

import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.organisation.Organisation;

/** Seals documents for a store and opens them, each bound to its place. */
public final class DocumentSeal {
  /** Bytes of one document: a proxy's address and headers are a few hundred. */
  public static final int MAXIMUM_BYTES = 64 * 1024;

  /** Never changed once released, only followed by another. */
  private static final String FORMAT = "sallyport-vault/document/1";

  private final VaultKeyset keyset;

  /** Seals with {@code keyset}. */
  public DocumentSeal(VaultKeyset keyset) {
    this.keyset = keyset;
  }

  /** Seals {@code content} for its place. */
  public SealedDocument seal(DocumentSummary summary, byte[] content) {
    Organisation organisation = keyset.organisation();
    return new SealedDocument(
        organisation, summary, keyset.seal(content, place(organisation, summary)));
  }

  /**
   * The content.
   *
   * @throws KeysetException when it is damaged or was sealed for another place
   */
  public byte[] open(SealedDocument sealed) {
    if (!sealed.organisation().equals(keyset.organisation())) {
      throw new KeysetException("a document of another organisation");
    }
    return keyset.open(sealed.ciphertext(), place(sealed.organisation(), sealed.summary()));
  }

  /** The same document, of the same version, sealed with the key that seals now. */
  public SealedDocument reseal(SealedDocument sealed) {
    return new SealedDocument(
        sealed.organisation(),
        sealed.summary(),
        keyset.reseal(sealed.ciphertext(), place(sealed.organisation(), sealed.summary())));
  }

  private static AssociatedData place(Organisation organisation, DocumentSummary summary) {
    return AssociatedData.of(FORMAT)
        .with(organisation.value())
        .with(summary.collection().wireName())
        .with(summary.key().value())
        .with(summary.version());
  }
}
