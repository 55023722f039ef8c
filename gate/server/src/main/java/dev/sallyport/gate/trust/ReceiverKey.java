package dev.sallyport.gate.trust;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The public key of a system that receives keys: X25519, 32 bytes as base64url without padding.
 * Sealing is HPKE in base mode with HKDF-SHA256 and AES-256-GCM (RFC 9180), by Tink.
 */
public final class ReceiverKey {
  /** What RFC 9180 calls the suite. */
  public static final String SUITE = "DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM";

  private static final int KEY_BYTES = 32;
  private static final int ENCAPSULATION_BYTES = 32;

  private final String text;
  private final HybridEncrypt encryption;

  private ReceiverKey(String text, HybridEncrypt encryption) {
    this.text = text;
    this.encryption = encryption;
  }

  /**
   * What was sealed, in base64url without padding.
   *
   * @param encapsulation {@code enc} of RFC 9180
   * @param ciphertext {@code ct}, with its tag
   */
  public record Sealed(String encapsulation, String ciphertext) {}

  /** The key that {@code text} is; nothing when it is none, or one that keeps nothing secret. */
  public static Optional<ReceiverKey> parse(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      if (bytes.length != KEY_BYTES || !base64(bytes).equals(text)) {
        return Optional.empty();
      }
      HybridEncrypt encryption = encryption(bytes);
      // A point of small order shows here, and not when the first key is to be sealed.
      encryption.encrypt(new byte[1], new byte[0]);
      return Optional.of(new ReceiverKey(text, encryption));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  @AccessesPartialKey
  private static HybridEncrypt encryption(byte[] key) throws GeneralSecurityException {
    HpkeParameters parameters =
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.NO_PREFIX)
            .build();
    return KeysetHandle.newBuilder()
        .addEntry(
            KeysetHandle.importKey(HpkePublicKey.create(parameters, Bytes.copyFrom(key), null))
                .withRandomId()
                .makePrimary())
        .build()
        .getPrimitive(HybridConfig2026.get(), HybridEncrypt.class);
  }

  /**
   * Seals a secret to the key.
   *
   * @param info what it is for; whoever opens it has to know that as well
   */
  public Sealed seal(byte[] secret, byte[] info) {
    try {
      byte[] both = encryption.encrypt(secret, info);
      return new Sealed(
          base64(Arrays.copyOf(both, ENCAPSULATION_BYTES)),
          base64(Arrays.copyOfRange(both, ENCAPSULATION_BYTES, both.length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was tried out does not seal", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** As it is written down. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReceiverKey key && key.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "X25519 key " + text;
  }
}
