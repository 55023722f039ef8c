package dev.sallyport.vault.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;

/** The data keys as they are at one generation of the keyset. Immutable. */
final class DataKeys {
  /**
   * More are never needed: each rotation ends with one. Also what the smallest key service wraps.
   */
  private static final int MAXIMUM = 16;

  private final KeysetHandle handle;
  private final Aead aead;
  private final long generation;

  DataKeys(KeysetHandle handle, long generation) throws GeneralSecurityException {
    KeysetSelfTest.run(handle);
    this.handle = handle;
    this.aead = handle.getPrimitive(AeadConfig2026.get(), Aead.class);
    this.generation = generation;
  }

  static DataKeys generate() throws GeneralSecurityException {
    return new DataKeys(
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()), 1);
  }

  static DataKeys parse(byte[] bytes, long generation) throws GeneralSecurityException {
    return new DataKeys(
        TinkProtoKeysetFormat.parseKeyset(
            bytes, InsecureSecretKeyAccess.get(), AeadConfig2026.get()),
        generation);
  }

  byte[] serialised() throws GeneralSecurityException {
    return TinkProtoKeysetFormat.serializeKeyset(
        handle, InsecureSecretKeyAccess.get(), AeadConfig2026.get());
  }

  /** The same keys and a new one that seals from now on. */
  DataKeys withNewPrimary() throws GeneralSecurityException {
    if (handle.size() >= MAXIMUM) {
      throw new GeneralSecurityException("a keyset has at most " + MAXIMUM + " keys");
    }
    return new DataKeys(
        KeysetHandle.newBuilder(handle)
            .setConfiguration(AeadConfig2026.get())
            .addEntry(
                KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                    .withRandomId()
                    .makePrimary())
            .build(),
        generation + 1);
  }

  /** The key that seals, alone. */
  DataKeys primaryAlone() throws GeneralSecurityException {
    KeysetHandle.Entry primary = handle.getPrimary();
    return new DataKeys(
        KeysetHandle.newBuilder()
            .setConfiguration(AeadConfig2026.get())
            .addEntry(
                KeysetHandle.importKey(primary.getKey()).withFixedId(primary.getId()).makePrimary())
            .build(),
        generation + 1);
  }

  /** These keys and those of {@code others} that are not among them. */
  DataKeys and(DataKeys others, long nextGeneration) throws GeneralSecurityException {
    KeysetHandle.Builder all =
        KeysetHandle.newBuilder(handle).setConfiguration(AeadConfig2026.get());
    for (int i = 0; i < others.handle.size(); i++) {
      KeysetHandle.Entry entry = others.handle.getAt(i);
      if (!has(new DataKeyId(entry.getId()))) {
        all.addEntry(KeysetHandle.importKey(entry.getKey()).withFixedId(entry.getId()));
      }
    }
    return new DataKeys(all.build(), nextGeneration);
  }

  long generation() {
    return generation;
  }

  int size() {
    return handle.size();
  }

  DataKeyId primary() {
    return new DataKeyId(handle.getPrimary().getId());
  }

  boolean has(DataKeyId id) {
    for (int i = 0; i < handle.size(); i++) {
      if (handle.getAt(i).getId() == id.value()) {
        return true;
      }
    }
    return false;
  }

  byte[] seal(byte[] plaintext, byte[] place) throws GeneralSecurityException {
    return aead.encrypt(plaintext, place);
  }

  byte[] open(byte[] sealed, byte[] place) throws GeneralSecurityException {
    return aead.decrypt(sealed, place);
  }
}
