package dev.sallyport.vault.keyset;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key-encryption key that the process holds itself, read from a file or the environment: a
 * cleartext Tink AEAD keyset, as Tink's JSON or as base64 of its binary form. While it is being
 * rotated it holds two keys: the primary wraps, both unwrap.
 */
public final class LocalKeyEncryptionKeys implements KeyEncryptionKeys {
  /** Characters of a key as text: dozens of keys. */
  static final int MAXIMUM_CHARACTERS = 16 * 1024;

  private final KeysetHandle keys;
  private final Aead aead;

  private LocalKeyEncryptionKeys(KeysetHandle keys) throws GeneralSecurityException {
    KeysetSelfTest.run(keys);
    this.keys = keys;
    this.aead = keys.getPrimitive(AeadConfig2026.get(), Aead.class);
  }

  /** A new random key. */
  public static LocalKeyEncryptionKeys generate() {
    try {
      return new LocalKeyEncryptionKeys(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()));
    } catch (GeneralSecurityException e) {
      throw new KeysetException("a key-encryption key could not be made", e);
    }
  }

  /**
   * Reads a key.
   *
   * @throws KeysetException when {@code text} is neither form of a keyset of AES-256-GCM keys
   */
  public static LocalKeyEncryptionKeys parse(String text) {
    if (text.length() > MAXIMUM_CHARACTERS) {
      throw new KeysetException("the key-encryption key is too long to be one");
    }
    String trimmed = text.strip();
    try {
      return new LocalKeyEncryptionKeys(
          trimmed.startsWith("{") ? parseJson(trimmed) : parseBase64(trimmed));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // The cause is left out: a parser's message may quote what it could not parse.
      throw new KeysetException("the key-encryption key is not a Tink keyset of AES-256-GCM keys");
    }
  }

  private static KeysetHandle parseJson(String text) throws GeneralSecurityException {
    return TinkJsonProtoKeysetFormat.parseKeyset(
        text, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
  }

  private static KeysetHandle parseBase64(String text) throws GeneralSecurityException {
    return TinkProtoKeysetFormat.parseKeyset(
        Base64.getDecoder().decode(text), InsecureSecretKeyAccess.get(), AeadConfig2026.get());
  }

  /** The same keys and a new one that wraps from now on: the first step of a rotation. */
  public LocalKeyEncryptionKeys withNewPrimary() {
    try {
      KeysetHandle.Builder more =
          KeysetHandle.newBuilder(keys).setConfiguration(AeadConfig2026.get());
      more.addEntry(
          KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
              .withRandomId()
              .makePrimary());
      return new LocalKeyEncryptionKeys(more.build());
    } catch (GeneralSecurityException e) {
      throw new KeysetException("a key-encryption key could not be added", e);
    }
  }

  /** The primary alone: the last step of a rotation. */
  public LocalKeyEncryptionKeys primaryAlone() {
    try {
      KeysetHandle.Entry primary = keys.getPrimary();
      return new LocalKeyEncryptionKeys(
          KeysetHandle.newBuilder()
              .setConfiguration(AeadConfig2026.get())
              .addEntry(
                  KeysetHandle.importKey(primary.getKey())
                      .withFixedId(primary.getId())
                      .makePrimary())
              .build());
    } catch (GeneralSecurityException e) {
      throw new KeysetException("the older key-encryption keys could not be dropped", e);
    }
  }

  /** The key in the clear, for its file only. */
  String exposeForKeyFile() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          keys, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new KeysetException("the key-encryption key could not be serialised", e);
    }
  }

  @Override
  public String name() {
    return "local/" + HexFormat.of().toHexDigits(keys.getPrimary().getId());
  }

  @Override
  public Future<byte[]> wrap(byte[] plaintext, byte[] associatedData) {
    try {
      return Future.succeededFuture(aead.encrypt(plaintext, associatedData));
    } catch (GeneralSecurityException e) {
      return Future.failedFuture(new KeysetException("wrapping failed", e));
    }
  }

  @Override
  public Future<byte[]> unwrap(byte[] wrapped, byte[] associatedData) {
    try {
      return Future.succeededFuture(aead.decrypt(wrapped, associatedData));
    } catch (GeneralSecurityException e) {
      return Future.failedFuture(
          KeysetException.mismatch(
              "the stored keyset was wrapped under another key-encryption key"));
    }
  }

  @Override
  public String toString() {
    return "LocalKeyEncryptionKeys[" + name() + ", redacted]";
  }
}
