package dev.sallyport.vault.file;

import dev.sallyport.vault.credential.CredentialVersion;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.organisation.Organisation;
import java.util.Optional;

/** Puts a credential into a vault file, if it follows what is there and there is room. */
final class CredentialWriting {
  private CredentialWriting() {}

  /** False, with nothing changed, when the stored credential is another one. */
  static boolean write(SealedCredential credential, Organisation owner, Changes changes) {
    boolean writable = isNext(credential, owner, changes);
    if (writable) {
      changes.add(new Entry.CredentialWritten(credential));
    }
    return writable;
  }

  /**
   * Whether it directly follows what is stored.
   *
   * @throws StoreException when it does and there is no room for it, or its key seals no longer
   */
  static boolean isNext(SealedCredential credential, Organisation owner, Changes changes) {
    FileState state = changes.state();
    Optional<CredentialVersion> stored =
        state.credential(credential.service().value()).map(SealedCredential::version);
    if (!credential.organisation().equals(owner) || !follows(credential.version(), stored)) {
      return false;
    }
    requireRoom(credential, state);
    changes.requireCurrentKey(new Entry.CredentialWritten(credential));
    return true;
  }

  private static boolean follows(CredentialVersion next, Optional<CredentialVersion> stored) {
    return next.isFirst()
        ? stored.isEmpty()
        : stored.map(CredentialVersion::next).filter(next::equals).isPresent();
  }

  private static void requireRoom(SealedCredential credential, FileState state) {
    boolean tooMany =
        credential.version().isFirst() && state.credentialCount() >= FileLimits.CREDENTIALS;
    if (tooMany || state.credentialBytes() + credential.size() > FileLimits.CREDENTIAL_BYTES) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file holds no more credentials");
    }
  }
}
