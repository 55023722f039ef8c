package dev.sallyport.vault.server.xwing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.sallyport.service.transparency.NoteSigner;
import dev.sallyport.vault.enrolment.AgentKey;
import dev.sallyport.vault.enrolment.SealingSuites;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is there for X-Wing takes nothing else over. */
final class XWingProviderTest {
  private static final byte[] TEXT = "a text".getBytes(US_ASCII);

  private static final List<String> RUNTIMES =
      List.of("SUN", "SunJSSE", "SunJCE", "SunEC", "SunRsaSign");

  @BeforeAll
  static void install() {
    XWing.suites();
  }

  @Test
  void offersWhatTinkNeedsForXWingAndNothingElse() {
    Provider[] all = Security.getProviders();

    assertThat(all[all.length - 1]).isInstanceOf(XWingProvider.class);
    assertThat(Security.getProvider("Conscrypt").getServices())
        .extracting(each -> each.getType() + "." + each.getAlgorithm())
        .containsExactlyInAnyOrder(
            "KeyFactory.XWING",
            "ConscryptHpke.XWING/HKDF_SHA256/AES_256_GCM",
            "SecureRandom.SHA1PRNG");
    XWing.offerToTink();
    assertThat(Security.getProviders()).isEqualTo(all);
  }

  @Test
  void tlsAndEveryCipherStayTheRuntimes() throws GeneralSecurityException {
    assertThat(SSLContext.getDefault().getProvider().getName()).isEqualTo("SunJSSE");
    assertThat(SSLSocketFactory.getDefault().getClass().getName()).startsWith("sun.security.ssl.");
    List<Provider> used =
        List.of(
            SSLContext.getInstance("TLS").getProvider(),
            SSLContext.getInstance("TLSv1.3").getProvider(),
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
                .getProvider(),
            KeyStore.getInstance("PKCS12").getProvider(),
            CertificateFactory.getInstance("X.509").getProvider(),
            Cipher.getInstance("AES/GCM/NoPadding").getProvider(),
            Cipher.getInstance("ChaCha20-Poly1305").getProvider(),
            Mac.getInstance("HmacSHA256").getProvider(),
            MessageDigest.getInstance("SHA-256").getProvider(),
            Signature.getInstance("SHA256withRSA").getProvider(),
            Signature.getInstance("Ed25519").getProvider(),
            KeyAgreement.getInstance("X25519").getProvider(),
            KeyFactory.getInstance("EC").getProvider(),
            KeyPairGenerator.getInstance("RSA").getProvider(),
            SecureRandom.getInstance("SHA1PRNG").getProvider(),
            new SecureRandom().getProvider());

    assertThat(used).extracting(Provider::getName).isSubsetOf(RUNTIMES);
  }

  @Test
  void theRandomNumbersThatTinkAsksForAreTheRuntimes() throws GeneralSecurityException {
    SecureRandom tinks = SecureRandom.getInstance("SHA1PRNG", Security.getProvider("Conscrypt"));
    byte[] first = new byte[32];
    byte[] second = new byte[32];
    tinks.nextBytes(first);
    tinks.setSeed(TEXT);
    tinks.nextBytes(second);

    assertThat(first).isNotEqualTo(new byte[32]).isNotEqualTo(second);
    assertThat(tinks.generateSeed(8)).hasSize(8);
  }

  @Test
  void whatTinkDoesBesidesGoesOnAsBefore() throws GeneralSecurityException {
    Aead aead =
        KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get())
            .getPrimitive(AeadConfig2026.get(), Aead.class);
    String x25519 = "x25519:hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo";

    assertThat(aead.decrypt(aead.encrypt(TEXT, TEXT), TEXT)).isEqualTo(TEXT);
    assertThat(
            SealingSuites.ofEveryRuntime()
                .recipient(AgentKey.parse(x25519))
                .seal(TEXT, TEXT)
                .ciphertext())
        .hasSize(TEXT.length + 16);
    NoteSigner signer = NoteSigner.generate("vault.example");
    assertThat(signer.key().open(signer.sign("a note\n"))).contains("a note\n");
  }
}
