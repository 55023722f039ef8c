package dev.sallyport.service.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.signature.SignatureConfig2026;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/** Signs notes with an Ed25519 key. Thread-safe. Shows its key in no text. */
public final class NoteSigner {
  private final NoteKey key;
  private final Ed25519PrivateKey privateKey;
  private final PublicKeySign signer;

  @AccessesPartialKey
  private NoteSigner(String name, Ed25519PrivateKey privateKey) throws GeneralSecurityException {
    this.privateKey = privateKey;
    this.key = NoteKey.of(name, privateKey.getPublicKey().getPublicKeyBytes().toByteArray());
    this.signer =
        KeysetHandle.newBuilder()
            .addEntry(KeysetHandle.importKey(privateKey).withFixedId(1).makePrimary())
            .build()
            .getPrimitive(SignatureConfig2026.get(), PublicKeySign.class);
  }

  /** With a new key of this name. */
  public static NoteSigner generate(String name) {
    try {
      KeysetHandle keyset =
          KeysetHandle.generateNew(
              Ed25519Parameters.create(Ed25519Parameters.Variant.NO_PREFIX),
              SignatureConfig2026.get());
      return new NoteSigner(name, (Ed25519PrivateKey) keyset.getPrimary().getKey());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink made no key", e);
    }
  }

  /**
   * With the key that {@link #exportSeed} gave away.
   *
   * @throws GeneralSecurityException when it is no seed
   */
  @AccessesPartialKey
  public static NoteSigner ofSeed(String name, byte[] seed) throws GeneralSecurityException {
    Ed25519Sign.KeyPair pair = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed);
    return new NoteSigner(
        name,
        Ed25519PrivateKey.create(
            Ed25519PublicKey.create(Bytes.copyFrom(pair.getPublicKey())),
            SecretBytes.copyFrom(pair.getPrivateKey(), InsecureSecretKeyAccess.get())));
  }

  /** The key itself, for whoever seals it. */
  @AccessesPartialKey
  public byte[] exportSeed() {
    return privateKey.getPrivateKeyBytes().toByteArray(InsecureSecretKeyAccess.get());
  }

  /** What its notes are verified with. */
  public NoteKey key() {
    return key;
  }

  /**
   * Signs this text.
   *
   * @throws IllegalArgumentException when a note cannot hold it
   */
  public SignedNote sign(String text) {
    SignedNote.requireText(text);
    try {
      byte[] signature = signer.sign(text.getBytes(UTF_8));
      return SignedNote.of(text, new SignedNote.Signature(key.name(), key.keyId(), signature));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink did not sign", e);
    }
  }
}
