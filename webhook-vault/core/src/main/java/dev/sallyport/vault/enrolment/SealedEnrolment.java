package dev.sallyport.vault.enrolment;

import dev.sallyport.vault.organisation.Organisation;

/**
 * An enrolment as it lies in a store. The key is public, and sealed all the same: nobody who can
 * write into the store puts another in its place. Not a record: arrays inside a record compare by
 * identity.
 */
public final class SealedEnrolment {
  /** Bytes of a sealed key: the longest text, and what sealing adds to it. */
  public static final int MAXIMUM_BYTES = AgentKey.MAXIMUM_CHARACTERS + 64;

  private final Organisation organisation;
  private final Enrolment enrolment;
  private final byte[] sealedKey;

  /**
   * What a store read, or what was just sealed.
   *
   * @throws IllegalArgumentException when the key is empty or too long
   */
  public SealedEnrolment(Organisation organisation, Enrolment enrolment, byte[] sealedKey) {
    if (sealedKey.length == 0 || sealedKey.length > MAXIMUM_BYTES) {
      throw new IllegalArgumentException("a sealed key is empty or too long");
    }
    this.organisation = organisation;
    this.enrolment = enrolment;
    this.sealedKey = sealedKey.clone();
  }

  /** Whose agent it is. */
  public Organisation organisation() {
    return organisation;
  }

  /** What may be seen of it; to be believed when the key opens. */
  public Enrolment enrolment() {
    return enrolment;
  }

  /** The key's text, sealed. */
  public byte[] sealedKey() {
    return sealedKey.clone();
  }

  @Override
  public String toString() {
    return "SealedEnrolment[" + enrolment.agent() + "]";
  }
}
