package dev.sallyport.vault.log.proof;

import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.vault.organisation.Organisation;

/** The key that signs the checkpoints of a vault's log, sealed, and what verifies them. */
public final class SealedTreeKey {
  /** Bytes: a seed of 32 and what sealing adds, with room for another cipher. */
  private static final int MAXIMUM_SEED_BYTES = 256;

  private final Organisation organisation;
  private final NoteKey verifier;
  private final byte[] sealedSeed;

  /** A key whose seed is sealed already. */
  public SealedTreeKey(Organisation organisation, NoteKey verifier, byte[] sealedSeed) {
    if (sealedSeed.length == 0 || sealedSeed.length > MAXIMUM_SEED_BYTES) {
      throw new IllegalArgumentException("a sealed seed is empty or too long");
    }
    this.organisation = organisation;
    this.verifier = verifier;
    this.sealedSeed = sealedSeed.clone();
  }

  /** Whose log. */
  public Organisation organisation() {
    return organisation;
  }

  /** What its signatures are verified with; its name is the log's. */
  public NoteKey verifier() {
    return verifier;
  }

  /** A copy of the sealed seed. */
  public byte[] sealedSeed() {
    return sealedSeed.clone();
  }

  @Override
  public String toString() {
    return "SealedTreeKey[" + verifier.name() + "]";
  }
}
