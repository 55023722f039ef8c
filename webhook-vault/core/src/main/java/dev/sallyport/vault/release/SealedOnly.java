package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.enrolment.RecipientKey;
import java.util.Optional;

/** What leaves the vault sealed to an agent's key, or not at all. */
final class SealedOnly {
  private SealedOnly() {}

  /** Whether a credential may be given to somebody with this key. */
  static boolean permits(
      SealedCredential credential, Optional<Recipient> recipient, Optional<RecipientKey> key) {
    if (recipient.isEmpty()) {
      return true;
    }
    Recipient whom = recipient.get();
    boolean sealedOnly = credential.metadata().sealedOnly() || whom.throughTheGate();
    return !sealedOnly || (whom.isAgent() && key.isPresent());
  }

  static VaultRefusal refusal(Recipient recipient) {
    return recipient.throughTheGate()
        ? new VaultRefusal(
            VaultError.KEY_NOT_ENROLLED,
            "What the gate carries is sealed to the agent's key, and this agent has none here: ask"
                + " the vault's owner to enrol one with `vault enrol`.")
        : new VaultRefusal(
            VaultError.SEALED_ONLY,
            "This credential is only released sealed to an agent's key: ask the vault's owner to"
                + " enrol one with `vault enrol`.");
  }
}
