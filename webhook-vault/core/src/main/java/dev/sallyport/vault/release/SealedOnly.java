package dev.sallyport.vault.release;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.enrolment.RecipientKey;
import java.util.Optional;

/** Credentials that leave the vault sealed to an agent's key, or not at all. */
final class SealedOnly {
  private SealedOnly() {}

  /** Whether a credential may be given to somebody with this key. */
  static boolean permits(
      SealedCredential credential, Optional<Recipient> recipient, Optional<RecipientKey> key) {
    return !credential.metadata().sealedOnly()
        || recipient.isEmpty()
        || (recipient.get().isAgent() && key.isPresent());
  }

  static VaultRefusal refusal() {
    return new VaultRefusal(
        VaultError.SEALED_ONLY,
        "This credential is only released sealed to an agent's key: ask the vault's owner to enrol one with `vault enrol`.");
  }
}
