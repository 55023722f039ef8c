package dev.sallyport.vault.server.xwing;

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
import dev.sallyport.vault.enrolment.RecipientKey;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import org.conscrypt.XdhKeySpec;

/** An agent's own X-Wing keys: made by Conscrypt, opening by Tink. */
public final class XWingKeyPair {
  private final String line;
  private final HybridDecrypt opening;

  private XWingKeyPair(String line, HybridDecrypt opening) {
    this.line = line;
    this.opening = opening;
  }

  @AccessesPartialKey
  public static XWingKeyPair generate() throws GeneralSecurityException {
    XWing.offerToTink();
    KeyPair pair =
        KeyPairGenerator.getInstance("XWING", XWingProvider.conscrypt()).generateKeyPair();
    byte[] own = raw(pair.getPublic());
    HpkeParameters parameters =
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.X_WING)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.NO_PREFIX)
            .build();
    HpkePrivateKey key =
        HpkePrivateKey.create(
            HpkePublicKey.create(parameters, Bytes.copyFrom(own), null),
            SecretBytes.copyFrom(raw(pair.getPrivate()), InsecureSecretKeyAccess.get()));
    return new XWingKeyPair(
        line(own),
        KeysetHandle.newBuilder()
            .addEntry(KeysetHandle.importKey(key).withRandomId().makePrimary())
            .build()
            .getPrimitive(HybridConfig2026.get(), HybridDecrypt.class));
  }

  private static byte[] raw(Key key) throws GeneralSecurityException {
    return KeyFactory.getInstance("XWING", XWingProvider.conscrypt())
        .getKeySpec(key, XdhKeySpec.class)
        .getKey();
  }

  static String line(byte[] publicKey) {
    return "x-wing:" + Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey);
  }

  /** What is enrolled. */
  public String line() {
    return line;
  }

  byte[] open(RecipientKey.Sealed sealed, byte[] info) throws GeneralSecurityException {
    byte[] enc = sealed.encapsulation();
    byte[] ciphertext = sealed.ciphertext();
    byte[] both = Arrays.copyOf(enc, enc.length + ciphertext.length);
    System.arraycopy(ciphertext, 0, both, enc.length, ciphertext.length);
    return opening.decrypt(both, info);
  }
}
