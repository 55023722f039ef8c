package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePrivateKey;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import dev.sallyport.vault.server.xwing.XWing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.util.Base64;
import org.conscrypt.Conscrypt;
import org.conscrypt.XdhKeySpec;

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
    KeysetHandle keys =
        KeysetHandle.generateNew(
            parameters(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256), HybridConfig2026.get());
    HpkePublicKey own = (HpkePublicKey) keys.getPublicKeysetHandle().getPrimary().getKey();
    return of("x25519:", own.getPublicKeyBytes().toByteArray(), keys);
  }

  /** The same with an X-Wing key, which Conscrypt makes. */
  @AccessesPartialKey
  static SealedAgent generateXWing() throws GeneralSecurityException {
    XWing.offerToTink();
    Provider conscrypt = Conscrypt.newProvider();
    KeyPair pair = KeyPairGenerator.getInstance("XWING", conscrypt).generateKeyPair();
    KeyFactory raw = KeyFactory.getInstance("XWING", conscrypt);
    byte[] own = raw.getKeySpec(pair.getPublic(), XdhKeySpec.class).getKey();
    byte[] secret = raw.getKeySpec(pair.getPrivate(), XdhKeySpec.class).getKey();
    HpkePrivateKey key =
        HpkePrivateKey.create(
            HpkePublicKey.create(
                parameters(HpkeParameters.KemId.X_WING), Bytes.copyFrom(own), null),
            SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()));
    return of(
        "x-wing:",
        own,
        KeysetHandle.newBuilder()
            .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
            .build());
  }

  private static HpkeParameters parameters(HpkeParameters.KemId kem)
      throws GeneralSecurityException {
    return HpkeParameters.builder()
        .setKemId(kem)
        .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
        .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
        .setVariant(HpkeParameters.Variant.NO_PREFIX)
        .build();
  }

  private static SealedAgent of(String prefix, byte[] own, KeysetHandle keys)
      throws GeneralSecurityException {
    return new SealedAgent(
        prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(own),
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
