package dev.sallyport.ticket;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.Key;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.jwt.JwtConfig2026;
import com.google.crypto.tink.jwt.JwtHmacKey;
import com.google.crypto.tink.jwt.JwtHmacParameters;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.MacConfig2026;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;

/**
 * Tink's primitives over a binding's key, for this package and for signing. Expensive to make: make
 * them once per binding.
 */
public final class BindingKeysets {
  private static final int TAG_BYTES = 32;

  private BindingKeysets() {}

  /** HS256 under exactly this key and key id. */
  @AccessesPartialKey
  public static JwtMac jwtMac(BindingKey key) {
    try {
      JwtHmacParameters parameters =
          JwtHmacParameters.builder()
              .setKeySizeBytes(BindingSecret.BYTES)
              .setAlgorithm(JwtHmacParameters.Algorithm.HS256)
              .setKidStrategy(JwtHmacParameters.KidStrategy.CUSTOM)
              .build();
      JwtHmacKey hmacKey =
          JwtHmacKey.builder()
              .setParameters(parameters)
              .setCustomKid(key.kid())
              .setKeyBytes(keyBytes(key.secret()))
              .build();
      return keysetOf(hmacKey).getPrimitive(JwtConfig2026.get(), JwtMac.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot do HS256", e);
    }
  }

  /** Plain HMAC-SHA256 with its whole output of 32 bytes. */
  @AccessesPartialKey
  public static Mac hmacSha256(BindingSecret secret) {
    try {
      HmacParameters parameters =
          HmacParameters.builder()
              .setKeySizeBytes(BindingSecret.BYTES)
              .setTagSizeBytes(TAG_BYTES)
              .setHashType(HmacParameters.HashType.SHA256)
              .setVariant(HmacParameters.Variant.NO_PREFIX)
              .build();
      HmacKey hmacKey =
          HmacKey.builder().setParameters(parameters).setKeyBytes(keyBytes(secret)).build();
      return keysetOf(hmacKey).getPrimitive(MacConfig2026.get(), Mac.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the platform cannot do HMAC-SHA256", e);
    }
  }

  private static SecretBytes keyBytes(BindingSecret secret) {
    return SecretBytes.copyFrom(secret.exposeForSealing(), InsecureSecretKeyAccess.get());
  }

  private static KeysetHandle keysetOf(Key key) throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
        .build();
  }
}
