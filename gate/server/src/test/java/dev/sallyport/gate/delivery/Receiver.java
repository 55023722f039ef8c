package dev.sallyport.gate.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** A system that receives keys: its private key never leaves it. */
final class Receiver {
  private final KeysetHandle keyset;

  Receiver() throws GeneralSecurityException {
    HpkeParameters parameters =
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.NO_PREFIX)
            .build();
    keyset = KeysetHandle.generateNew(parameters, HybridConfig2026.get());
  }

  @AccessesPartialKey
  String publicKey() throws GeneralSecurityException {
    HpkePublicKey key = (HpkePublicKey) keyset.getPublicKeysetHandle().getPrimary().getKey();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getPublicKeyBytes().toByteArray());
  }

  String open(JsonNode sealed, byte[] info) throws GeneralSecurityException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(Base64.getUrlDecoder().decode(sealed.path("enc").asText()));
    both.writeBytes(Base64.getUrlDecoder().decode(sealed.path("ct").asText()));
    return new String(
        keyset
            .getPrimitive(HybridConfig2026.get(), HybridDecrypt.class)
            .decrypt(both.toByteArray(), info),
        US_ASCII);
  }

  boolean opens(JsonNode sealed, byte[] info) {
    try {
      open(sealed, info);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
