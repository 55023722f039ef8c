package dev.sallyport.vault.kind;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Keys and certificates were made by ssh-keygen and openssl, which also printed the fingerprints.
 */
final class DepositedTest {
  private static final int RUNS = 4_000;

  static String file(String name) {
    try (InputStream in =
        Objects.requireNonNull(DepositedTest.class.getResourceAsStream("/kind/" + name))) {
      return new String(in.readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static PlainCredential fields(String... pairs) {
    Map<FieldName, String> fields = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(new FieldName(pairs[i]), pairs[i + 1]);
    }
    return PlainCredential.of(fields);
  }

  private static Deposited deposited(String type, String... pairs) {
    return Deposited.of(Optional.of(type), fields(pairs));
  }

  private static void assertRefused(String advice, String type, String... pairs) {
    assertThatThrownBy(() -> deposited(type, pairs))
        .as("%s as %s", advice, type)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(advice)
        .hasMessageNotContaining("BEGIN")
        .hasNoCause();
  }

  @Test
  void knowsTheEndAndFingerprintOfACertificateWhoseKeyBelongsToIt() {
    Deposited certificate =
        deposited(
            "Certificate",
            "certificateData",
            file("leaf.pem"),
            "certificateChain",
            file("ca.pem"),
            "privateKeyData",
            file("leaf.key"));

    assertThat(certificate.expiresAt()).contains(Instant.parse("2109-01-19T20:37:29Z"));
    assertThat(certificate.fingerprint())
        .contains("sha256:b0dcb94ab6330b91c18619c123b97a106e9d6b6c7d3e96fb53b815c844b89033");
  }

  /** Whoever may store something chooses the numbers: none may keep an event loop at work. */
  @Test
  void refusesKeysWhoseNumbersWouldTakeLongToSignWith() throws GeneralSecurityException {
    RSAPrivateCrtKey fit = rsa(file("rsa.key"));
    BigInteger huge = BigInteger.ONE.shiftLeft(150_000).subtract(BigInteger.ONE);

    for (RSAPrivateKeySpec spec :
        List.of(
            new RSAPrivateKeySpec(fit.getModulus(), huge),
            crt(fit, huge, fit.getPrimeExponentP()),
            crt(fit, fit.getPrimeP(), huge))) {
      String slow = pem(KeyFactory.getInstance("RSA").generatePrivate(spec));
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertRefused(
                  "not the key of",
                  "Certificate",
                  "certificateData",
                  file("rsa.pem"),
                  "privateKeyData",
                  slow));
    }
    assertThat(
            deposited(
                    "Certificate",
                    "certificateData",
                    file("rsa.pem"),
                    "privateKeyData",
                    file("rsa.key"))
                .fingerprint())
        .isPresent();
  }

  private static RSAPrivateCrtKey rsa(String pem) throws GeneralSecurityException {
    return (RSAPrivateCrtKey)
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Pem.blocks(pem).getFirst().content()));
  }

  private static RSAPrivateCrtKeySpec crt(RSAPrivateCrtKey key, BigInteger p, BigInteger ofP) {
    return new RSAPrivateCrtKeySpec(
        key.getModulus(),
        key.getPublicExponent(),
        key.getPrivateExponent(),
        p,
        key.getPrimeQ(),
        ofP,
        key.getPrimeExponentQ(),
        key.getCrtCoefficient());
  }

  private static String pem(PrivateKey key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  @Test
  void takesABundleApart() {
    PlainCredential plain =
        CertificateKind.ofBundle(file("leaf.pem") + file("ca.pem") + file("leaf.key"));

    assertThat(plain.exposeForRelease())
        .containsExactly(
            Map.entry(new FieldName("certificateChain"), file("ca.pem")),
            Map.entry(new FieldName("certificateData"), file("leaf.pem")),
            Map.entry(new FieldName("privateKeyData"), file("leaf.key")));
    for (String bundle : new String[] {"", "x", file("leaf.pem"), file("leaf.key")}) {
      assertThatThrownBy(() -> CertificateKind.ofBundle(bundle))
          .hasMessageContaining("the certificate, then its chain");
    }
  }

  @Test
  void refusesCertificatesThatNobodyCouldUse() {
    String leaf = file("leaf.pem");
    String key = file("leaf.key");
    String damaged = leaf.replace("MII", "MIx");

    assertRefused("has certificateData", "Certificate", "privateKeyData", key);
    assertRefused("has privateKeyData", "Certificate", "certificateData", leaf);
    assertRefused(
        "not the key of", "Certificate", "certificateData", leaf, "privateKeyData", file("ca.key"));
    assertRefused(
        "openssl pkcs8",
        "Certificate",
        "certificateData",
        leaf,
        "privateKeyData",
        file("leaf.sec1.key"));
    assertRefused(
        "cannot be read", "Certificate", "certificateData", damaged, "privateKeyData", key);
    assertRefused("no certificate", "Certificate", "certificateData", key, "privateKeyData", key);
    assertRefused(
        "not in order",
        "Certificate",
        "certificateData",
        leaf,
        "certificateChain",
        leaf,
        "privateKeyData",
        key);
  }

  @Test
  void knowsTheFingerprintOfKeysOfSshAsItsOwnToolsDo() {
    Map<String, String> fingerprints =
        Map.of(
            "ssh_ed25519", "SHA256:KHM3UDNotZn6eBLNU3mQ1OHzKBkSr2pPfrK/NbEBpAk",
            "ssh_rsa", "SHA256:pwV2Q2JusC4XD2j49sZL6lEDKyY1+juqmrCBKou/UD0",
            "ssh_ecdsa", "SHA256:t81ti/ZX8TfXr7+ZAMF5fQgHen4/4HEo9zVxBlbd84U");

    fingerprints.forEach(
        (name, fingerprint) ->
            assertThat(deposited("SSHKey", "sshPrivateKey", file(name)).fingerprint())
                .as(name)
                .contains(fingerprint));
    assertThat(
            deposited(
                    "SSHKey",
                    "sshPrivateKey",
                    file("ssh_ed25519").strip(),
                    "sshPublicKey",
                    file("ssh_ed25519.pub"))
                .plain()
                .exposeForRelease())
        .as("with the end of its last line")
        .containsEntry(new FieldName("sshPrivateKey"), file("ssh_ed25519"));
  }

  @Test
  void refusesKeysOfSshThatNobodyCouldUse() {
    assertRefused("passphrase", "SSHKey", "sshPrivateKey", file("ssh_locked"));
    assertRefused("OpenSSH's format", "SSHKey", "sshPrivateKey", file("leaf.key"));
    assertRefused("OpenSSH's format", "SSHKey", "accessToken", "x");
    assertRefused(
        "not the public half",
        "SSHKey",
        "sshPrivateKey",
        file("ssh_rsa"),
        "sshPublicKey",
        file("ssh_ed25519.pub"));
  }

  @Test
  void refusesAKeyOfSshInWhichAnyByteButTheCommentWasChanged() {
    byte[] whole = Pem.blocks(file("ssh_ed25519")).getFirst().content();
    int comment = new String(whole, US_ASCII).indexOf("agent@acme");
    int changed = 0;
    for (int i = 0; i < whole.length; i++) {
      boolean inComment = i >= comment && i < comment + "agent@acme".length();
      byte[] other = whole.clone();
      other[i] ^= 0x20;
      if (!inComment) {
        assertThatThrownBy(() -> OpenSshKey.publicHalf(other))
            .as("byte %s", i)
            .isInstanceOf(IllegalArgumentException.class);
        changed++;
      }
    }
    assertThat(changed).isGreaterThan(200);
  }

  @Test
  void survivesWhateverIsTakenForAKeyOrCertificate() {
    Random random = new Random(20261130);
    byte[] whole = Pem.blocks(file("ssh_rsa")).getFirst().content();
    int refused = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] other = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int i = 0; i < 1 + run % 3; i++) {
        other[random.nextInt(other.length)] = (byte) random.nextInt(256);
      }
      try {
        OpenSshKey.publicHalf(other);
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(RUNS * 9 / 10);
    for (int cut = 0; cut < file("leaf.pem").length(); cut++) {
      String part = file("leaf.pem").substring(cut);
      assertThatThrownBy(
              () ->
                  deposited("Certificate", "certificateData", part, "privateKeyData", part + "\n"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void writesTypesThatMeanSomethingInOneWay() {
    assertRefused("is written SSHKey", "SshKey", "sshPrivateKey", file("ssh_rsa"));
    assertRefused("is written Certificate", "certificate", "accessToken", "x");
    assertThat(deposited("ApiKey", "accessToken", "x").tokenType()).isEqualTo("ApiKey");
    assertThat(deposited("RawCredential", "user", "u", "host", "h").plain().fieldNames())
        .hasSize(2);
  }
}
