package dev.sallyport.vault.keyset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Proves at start what would otherwise fail at first use: every key works and binds its associated
 * data.
 */
final class KeysetSelfTest {
  private static final byte[] PLAINTEXT = "sallyport self-test".getBytes(UTF_8);
  private static final byte[] PLACE = {1};
  private static final byte[] OTHER_PLACE = {2};

  private KeysetSelfTest() {}

  static void run(KeysetHandle keys) throws GeneralSecurityException {
    Aead all = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
    for (int i = 0; i < keys.size(); i++) {
      KeysetHandle.Entry entry = keys.getAt(i);
      if (entry.getStatus() != KeyStatus.ENABLED) {
        throw new GeneralSecurityException("a key of the keyset is not enabled");
      }
      requireStrong(entry.getKey());
      requireWorking(alone(entry.getKey()), all);
    }
  }

  private static void requireStrong(Key key) throws GeneralSecurityException {
    if (!key.getParameters().equals(PredefinedAeadParameters.AES256_GCM)) {
      throw new GeneralSecurityException("a key of the keyset is not AES-256-GCM");
    }
  }

  private static Aead alone(Key key) throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .setConfiguration(AeadConfig2026.get())
        .addEntry(KeysetHandle.importKey(key).makePrimary())
        .build()
        .getPrimitive(AeadConfig2026.get(), Aead.class);
  }

  private static void requireWorking(Aead one, Aead all) throws GeneralSecurityException {
    byte[] sealed = one.encrypt(PLAINTEXT, PLACE);
    if (!Arrays.equals(all.decrypt(sealed, PLACE), PLAINTEXT)) {
      throw new GeneralSecurityException("a key of the keyset does not open what it sealed");
    }
    if (opens(all, sealed)) {
      throw new GeneralSecurityException("a key of the keyset ignores associated data");
    }
  }

  private static boolean opens(Aead all, byte[] sealed) {
    try {
      all.decrypt(sealed, OTHER_PLACE);
      return true;
    } catch (GeneralSecurityException expected) {
      return false;
    }
  }
}
