package dev.sallyport.vault.kind;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** What stands in a file of the format {@code openssh-key-v1} (OpenSSH, PROTOCOL.key). */
final class OpenSshKey {
  private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(US_ASCII);
  private static final String NONE = "none";
  private static final int BLOCK = 8;
  private static final int ED25519_BYTES = 32;

  /** Before the 32 bytes of an Ed25519 key: as PKCS #8, and as X.509 (RFC 8410). */
  private static final byte[] PKCS8 = HexFormat.of().parseHex("302e020100300506032b657004220420");

  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private OpenSshKey() {}

  /**
   * The public half of a key whose halves were found to belong together.
   *
   * @throws IllegalArgumentException when it is none; the message tells nothing of the key
   */
  static byte[] publicHalf(byte[] file) {
    SshBytes bytes = new SshBytes(file);
    bytes.skip(MAGIC);
    String cipher = bytes.text();
    String derivation = bytes.text();
    bytes.string(); // options of the derivation
    if (!cipher.equals(NONE) || !derivation.equals(NONE)) {
      throw new IllegalArgumentException(
          SshKey.PRIVATE
              + " has a passphrase, which nobody here knows: `ssh-keygen -p -N '' -f FILE` takes it"
              + " away, and the vault seals the key");
    }
    if (bytes.number() != 1) {
      throw SshBytes.invalid();
    }
    byte[] publicHalf = bytes.string();
    byte[] secret = bytes.string();
    bytes.requireEnd();
    requirePair(new SshBytes(publicHalf), new SshBytes(secret));
    return publicHalf;
  }

  private static void requirePair(SshBytes open, SshBytes secret) {
    int check = secret.number();
    if (secret.number() != check) {
      throw SshBytes.invalid();
    }
    String type = secret.text();
    if (!open.text().equals(type)) {
      throw SshBytes.invalid();
    }
    try {
      boolean pair =
          switch (type) {
            case "ssh-ed25519" -> isEd25519(open, secret);
            case "ssh-rsa" -> isRsa(open, secret);
            case "ecdsa-sha2-nistp256" -> isEc("nistp256", "secp256r1", open, secret);
            case "ecdsa-sha2-nistp384" -> isEc("nistp384", "secp384r1", open, secret);
            case "ecdsa-sha2-nistp521" -> isEc("nistp521", "secp521r1", open, secret);
            default ->
                throw new IllegalArgumentException(
                    SshKey.PRIVATE + " is of a type that is not one of ed25519, rsa and ecdsa");
          };
      if (!pair) {
        throw SshBytes.invalid();
      }
    } catch (GeneralSecurityException e) {
      throw SshBytes.invalid();
    }
    open.requireEnd();
    secret.string(); // a comment
    secret.requirePadding(BLOCK);
  }

  private static boolean isEd25519(SshBytes open, SshBytes secret) throws GeneralSecurityException {
    byte[] point = open.exactly(ED25519_BYTES);
    byte[] again = secret.exactly(ED25519_BYTES);
    byte[] both = secret.exactly(2 * ED25519_BYTES);
    byte[] seed = Arrays.copyOf(both, ED25519_BYTES);
    KeyFactory factory = KeyFactory.getInstance("Ed25519");
    return Arrays.equals(point, again)
        && Arrays.equals(point, 0, ED25519_BYTES, both, ED25519_BYTES, 2 * ED25519_BYTES)
        && KeyMatch.match(
            factory.generatePrivate(new PKCS8EncodedKeySpec(joined(PKCS8, seed))),
            factory.generatePublic(new X509EncodedKeySpec(joined(X509, point))));
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static boolean isRsa(SshBytes open, SshBytes secret) throws GeneralSecurityException {
    BigInteger exponent = open.integer();
    BigInteger modulus = open.integer();
    BigInteger n = secret.integer();
    BigInteger e = secret.integer();
    BigInteger d = secret.integer();
    BigInteger coefficient = secret.integer();
    BigInteger p = secret.integer();
    BigInteger q = secret.integer();
    if (!n.equals(modulus) || !e.equals(exponent) || !p.multiply(q).equals(n)) {
      return false;
    }
    KeyFactory factory = KeyFactory.getInstance("RSA");
    PublicKey publicKey = factory.generatePublic(new RSAPublicKeySpec(n, e));
    PrivateKey privateKey =
        factory.generatePrivate(
            new RSAPrivateCrtKeySpec(
                n,
                e,
                d,
                p,
                q,
                d.mod(p.subtract(BigInteger.ONE)),
                d.mod(q.subtract(BigInteger.ONE)),
                coefficient));
    return KeyMatch.match(privateKey, publicKey);
  }

  private static boolean isEc(String curve, String name, SshBytes open, SshBytes secret)
      throws GeneralSecurityException {
    String openCurve = open.text();
    String secretCurve = secret.text();
    byte[] point = open.string();
    byte[] again = secret.string();
    BigInteger number = secret.integer();
    if (!openCurve.equals(curve) || !secretCurve.equals(curve) || !Arrays.equals(point, again)) {
      return false;
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    KeyFactory factory = KeyFactory.getInstance("EC");
    return KeyMatch.match(
        factory.generatePrivate(new ECPrivateKeySpec(number, spec)),
        factory.generatePublic(new ECPublicKeySpec(point(point, spec), spec)));
  }

  /** Uncompressed (SEC 1, section 2.3.3). */
  private static ECPoint point(byte[] encoded, ECParameterSpec spec) {
    int half = (spec.getCurve().getField().getFieldSize() + 7) / 8;
    if (encoded.length != 1 + 2 * half || encoded[0] != 4) {
      throw SshBytes.invalid();
    }
    return new ECPoint(
        new BigInteger(1, Arrays.copyOfRange(encoded, 1, 1 + half)),
        new BigInteger(1, Arrays.copyOfRange(encoded, 1 + half, encoded.length)));
  }
}
