package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.vault.keyset.AssociatedData;
import dev.sallyport.vault.keyset.KeysetException;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.security.GeneralSecurityException;

/** Seals the keys of logs for a store and opens them, each bound to its log's name. */
public final class TreeKeySeal {
  /** Never changed once released, only followed by another. */
  private static final String FORMAT = "sallyport-vault/log-key/1";

  private final VaultKeyset keyset;

  /** Seals with {@code keyset}. */
  public TreeKeySeal(VaultKeyset keyset) {
    this.keyset = keyset;
  }

  /** Seals a key. */
  SealedTreeKey seal(NoteSigner signer) {
    return new SealedTreeKey(
        keyset.organisation(),
        signer.key(),
        keyset.seal(signer.exportSeed(), place(signer.key().name())));
  }

  /**
   * The key.
   *
   * @throws KeysetException when it is damaged, or another log's
   */
  NoteSigner open(SealedTreeKey sealed) {
    String name = sealed.verifier().name();
    NoteSigner signer = signer(name, keyset.open(sealed.sealedSeed(), place(name)));
    if (!signer.key().toString().equals(sealed.verifier().toString())) {
      throw new KeysetException("the key of the log is not the one that verifies it");
    }
    return signer;
  }

  private static NoteSigner signer(String name, byte[] seed) {
    try {
      return NoteSigner.ofSeed(name, seed);
    } catch (GeneralSecurityException e) {
      throw new KeysetException("the key of the log is none", e);
    }
  }

  /** The same key, sealed with the key that seals now. */
  public SealedTreeKey reseal(SealedTreeKey sealed) {
    return new SealedTreeKey(
        sealed.organisation(),
        sealed.verifier(),
        keyset.reseal(sealed.sealedSeed(), place(sealed.verifier().name())));
  }

  private AssociatedData place(String origin) {
    return AssociatedData.of(FORMAT).with(keyset.organisation().value()).with(origin);
  }
}
