package dev.sallyport.vault;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.SealedCredential;
import java.util.Map;
import java.util.TreeMap;

/** What someone could do who can write the database and has no key. */
final class Tampering {
  private Tampering() {}

  /** The same ciphertexts in the place of the following version. */
  static SealedCredential inThePlaceOfTheNext(SealedCredential stored) {
    Map<FieldName, byte[]> fields = new TreeMap<>(stored.ciphertexts());
    return new SealedCredential(
        stored.organisation(),
        stored.service(),
        stored.version().next(),
        stored.metadata(),
        fields);
  }
}
