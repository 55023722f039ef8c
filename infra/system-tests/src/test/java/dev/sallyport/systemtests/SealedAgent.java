package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;

/** The keys of an agent whose answers are sealed; it opens them as SPEC.md says. */
final class SealedAgent {
  private final String line;
  private final HybridDecrypt opening;

  private SealedAgent(String line, HybridDecrypt opening) {
    this.line = line;
    this.opening = opening;
  }

  @AccessesPartialKey
  static SealedAgent generate() throws GeneralSecurityException {
    HpkeParameters parameters =
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.NO_PREFIX)
            .build();
    KeysetHandle keys = KeysetHandle.generateNew(parameters, HybridConfig2026.get());
    HpkePublicKey own = (HpkePublicKey) keys.getPublicKeysetHandle().getPrimary().getKey();
    return new SealedAgent(
        "x25519:"
            + Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(own.getPublicKeyBytes().toByteArray()),
        keys.getPrimitive(HybridConfig2026.get(), HybridDecrypt.class));
  }

  /** What its vault's owner is given. */
  String publicKey() {
    return line;
  }

  /** The body that the answer would have without a seal. */
  String open(Answer answer, String ticketId, String service) throws GeneralSecurityException {
    return open(answer.json(), ticketId, service);
  }

  /** The same of an answer that came inside another. */
  String open(JsonNode answer, String ticketId, String service) throws GeneralSecurityException {
    JsonNode sealed = answer.path("sealed");
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(Base64.getUrlDecoder().decode(sealed.path("enc").asText()));
    both.writeBytes(Base64.getUrlDecoder().decode(sealed.path("ciphertext").asText()));
    return new String(opening.decrypt(both.toByteArray(), info(ticketId, service)), UTF_8);
  }

  private static byte[] info(String ticketId, String service) {
    ByteArrayOutputStream info = new ByteArrayOutputStream();
    for (String part : new String[] {"sallyport-vault/sealed-answer/1", ticketId, service}) {
      info.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(part.length()).array());
      info.writeBytes(part.getBytes(US_ASCII));
    }
    return info.toByteArray();
  }
}
