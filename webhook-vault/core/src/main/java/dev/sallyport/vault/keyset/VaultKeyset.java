package dev.sallyport.vault.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * The data keys of one organisation, unwrapped and self-tested: what seals and opens everything the
 * vault stores. AES-256-GCM through Tink. Offers operations, not key material; thread-safe.
 */
public final class VaultKeyset {
  private static final String WRAPPING_FORMAT = "sallyport-vault/keyset/1";

  private final Organisation organisation;
  private final KeysetHandle keys;
  private final Aead aead;

  private VaultKeyset(Organisation organisation, KeysetHandle keys)
      throws GeneralSecurityException {
    KeysetSelfTest.run(keys);
    this.organisation = organisation;
    this.keys = keys;
    this.aead = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
  }

  /** A new keyset of one random key. */
  public static VaultKeyset generate(Organisation organisation) {
    try {
      return new VaultKeyset(
          organisation,
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new KeysetException("a data keyset could not be made", e);
    }
  }

  /** Unwraps and self-tests a stored keyset. Fails with {@link KeysetException}. */
  public static Future<VaultKeyset> unwrap(WrappedKeyset wrapped, KeyEncryptionKeys keys) {
    return keys.unwrap(wrapped.bytes(), associatedData(wrapped.organisation()))
        .map(bytes -> parse(wrapped.organisation(), bytes));
  }

  /**
   * Wraps this keyset for a store.
   *
   * @param generation 1 for a new one, one more than the stored one to re-wrap it
   */
  public Future<WrappedKeyset> wrap(KeyEncryptionKeys wrapping, long generation) {
    byte[] bytes = serialised();
    return wrapping
        .wrap(bytes, associatedData(organisation))
        .map(wrapped -> new WrappedKeyset(organisation, generation, wrapping.name(), wrapped))
        .onComplete(done -> Arrays.fill(bytes, (byte) 0));
  }

  public Organisation organisation() {
    return organisation;
  }

  /** Seals {@code plaintext} under the primary key, bound to {@code place}. */
  public byte[] seal(byte[] plaintext, AssociatedData place) {
    try {
      return aead.encrypt(plaintext, place.bytes());
    } catch (GeneralSecurityException e) {
      throw new KeysetException("sealing failed", e);
    }
  }

  /**
   * Opens what was sealed for {@code place}.
   *
   * @throws KeysetException when it was not, or was altered
   */
  public byte[] open(byte[] sealed, AssociatedData place) {
    try {
      return aead.decrypt(sealed, place.bytes());
    } catch (GeneralSecurityException e) {
      throw new KeysetException(
          "a ciphertext is damaged, or belongs to another place or keyset", e);
    }
  }

  private byte[] serialised() {
    try {
      return TinkProtoKeysetFormat.serializeKeyset(
          keys, InsecureSecretKeyAccess.get(), AeadConfig2026.get());
    } catch (GeneralSecurityException e) {
      throw new KeysetException("the data keyset could not be serialised", e);
    }
  }

  private static VaultKeyset parse(Organisation organisation, byte[] bytes) {
    try {
      KeysetHandle keys =
          TinkProtoKeysetFormat.parseKeyset(
              bytes, InsecureSecretKeyAccess.get(), AeadConfig2026.get());
      return new VaultKeyset(organisation, keys);
    } catch (GeneralSecurityException e) {
      throw new KeysetException("the unwrapped bytes are not a usable data keyset", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static byte[] associatedData(Organisation organisation) {
    return AssociatedData.of(WRAPPING_FORMAT).with(organisation.value()).bytes();
  }

  @Override
  public String toString() {
    return "VaultKeyset[" + organisation + ", redacted]";
  }
}
