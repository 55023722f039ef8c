package dev.sallyport.vault.kind;

import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A certificate with the key that belongs to it, and perhaps those who vouch for it, in PEM. */
public final class CertificateKind {
  /** Its {@code tokenType}. */
  public static final String TOKEN_TYPE = "Certificate";

  private static final FieldName CERTIFICATE = new FieldName("certificateData");
  private static final FieldName CHAIN = new FieldName("certificateChain");
  private static final FieldName KEY = new FieldName("privateKeyData");
  private static final String CERTIFICATE_LABEL = "CERTIFICATE";
  private static final String KEY_LABEL = "PRIVATE KEY";

  private CertificateKind() {}

  /**
   * The fields of a bundle as web servers have it: the certificate, its chain, its key, in PEM.
   *
   * @throws IllegalArgumentException when a part is missing or another is there
   */
  public static PlainCredential ofBundle(String bundle) {
    List<String> certificates = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(bundle)) {
      (block.label().equals(CERTIFICATE_LABEL) ? certificates : keys).add(block.text());
    }
    if (certificates.isEmpty() || keys.size() != 1) {
      throw new IllegalArgumentException(
          "a certificate is given as PEM: the certificate, then its chain, and one private key");
    }
    Map<FieldName, String> fields = new TreeMap<>();
    fields.put(CERTIFICATE, certificates.getFirst());
    fields.put(KEY, keys.getFirst());
    if (certificates.size() > 1) {
      fields.put(CHAIN, String.join("", certificates.subList(1, certificates.size())));
    }
    return PlainCredential.of(fields);
  }

  static Deposited.Facts facts(Map<FieldName, String> fields) {
    List<X509Certificate> chain = new ArrayList<>(certificates(fields, CERTIFICATE));
    if (fields.containsKey(CHAIN)) {
      chain.addAll(certificates(fields, CHAIN));
    }
    X509Certificate own = chain.getFirst();
    if (!KeyMatch.match(key(fields, own.getPublicKey()), own.getPublicKey())) {
      throw new IllegalArgumentException(KEY + " is not the key of the certificate");
    }
    requireInOrder(chain);
    return new Deposited.Facts(
        Optional.of(own.getNotAfter().toInstant()), Optional.of(fingerprint(own)));
  }

  private static List<X509Certificate> certificates(Map<FieldName, String> fields, FieldName name) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : blocks(fields, name)) {
        if (!block.label().equals(CERTIFICATE_LABEL)) {
          throw new IllegalArgumentException(name + " holds something that is no certificate");
        }
        certificates.add(
            (X509Certificate)
                factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
    } catch (GeneralSecurityException e) {
      // What parsers say may quote what they read.
      throw new IllegalArgumentException(name + " holds a certificate that cannot be read");
    }
    return certificates;
  }

  private static List<Pem.Block> blocks(Map<FieldName, String> fields, FieldName name) {
    List<Pem.Block> blocks = Pem.blocks(fields.getOrDefault(name, ""));
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException(
          "a credential of type " + TOKEN_TYPE + " has " + name + " in PEM");
    }
    return blocks;
  }

  private static PrivateKey key(Map<FieldName, String> fields, PublicKey open) {
    List<Pem.Block> blocks = blocks(fields, KEY);
    if (blocks.size() != 1 || !blocks.getFirst().label().equals(KEY_LABEL)) {
      throw new IllegalArgumentException(
          KEY
              + " must be one key as PKCS #8 without a passphrase: `openssl pkcs8 -topk8 -nocrypt`"
              + " makes one");
    }
    try {
      return KeyFactory.getInstance(open.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(blocks.getFirst().content()));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(KEY + " is not the key of the certificate");
    }
  }

  private static void requireInOrder(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      if (!vouches(chain.get(i), chain.get(i - 1))) {
        throw new IllegalArgumentException(
            "the chain is not in order: each certificate must be signed by the one behind it");
      }
    }
  }

  private static boolean vouches(X509Certificate issuer, X509Certificate issued) {
    if (!KeyMatch.isOfUse(issuer.getPublicKey())) {
      return false;
    }
    try {
      issued.verify(issuer.getPublicKey());
      return issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(CERTIFICATE + " has no encoding");
    }
  }
}
