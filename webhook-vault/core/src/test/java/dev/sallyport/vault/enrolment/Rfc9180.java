package dev.sallyport.vault.enrolment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The recipient's side of HPKE in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
 * AES-GCM, written from RFC 9180 with nothing but Java's own primitives: a second opinion of what
 * Tink seals.
 */
public final class Rfc9180 {
  private static final byte[] VERSION = "HPKE-v1".getBytes(US_ASCII);
  private static final byte[] KEM = join("KEM".getBytes(US_ASCII), two(0x0020));
  private static final byte[] NOTHING = {};
  private static final int HASH_BYTES = 32;
  private static final int NONCE_BYTES = 12;

  /** Which cipher; RFC 9180's own vectors for this KEM are of the shorter key. */
  enum Aead {
    AES_128_GCM(0x0001, 16),
    AES_256_GCM(0x0002, 32);

    private final int id;
    private final int keyBytes;

    Aead(int id, int keyBytes) {
      this.id = id;
      this.keyBytes = keyBytes;
    }

    private byte[] suite() {
      return join("HPKE".getBytes(US_ASCII), two(0x0020), two(0x0001), two(id));
    }
  }

  private final byte[] key;
  private final byte[] baseNonce;

  private Rfc9180(byte[] key, byte[] baseNonce) {
    this.key = key;
    this.baseNonce = baseNonce;
  }

  /**
   * SetupBaseR (section 5.1.1).
   *
   * @param encapsulated {@code enc}
   * @param secret the recipient's private key, 32 bytes
   * @param own the recipient's public key, 32 bytes
   */
  public static Rfc9180 recipient(byte[] encapsulated, byte[] secret, byte[] own, byte[] info)
      throws GeneralSecurityException {
    return recipient(Aead.AES_256_GCM, encapsulated, secret, own, info);
  }

  static Rfc9180 recipient(Aead aead, byte[] encapsulated, byte[] secret, byte[] own, byte[] info)
      throws GeneralSecurityException {
    byte[] shared = decapsulate(encapsulated, secret, own);
    byte[] context =
        join(
            new byte[] {0},
            extract(aead.suite(), NOTHING, "psk_id_hash", NOTHING),
            extract(aead.suite(), NOTHING, "info_hash", info));
    byte[] schedule = extract(aead.suite(), shared, "secret", NOTHING);
    return new Rfc9180(
        expand(aead.suite(), schedule, "key", context, aead.keyBytes),
        expand(aead.suite(), schedule, "base_nonce", context, NONCE_BYTES));
  }

  /** Decap (section 4.1). */
  static byte[] decapsulate(byte[] encapsulated, byte[] secret, byte[] own)
      throws GeneralSecurityException {
    byte[] context = join(encapsulated, own);
    byte[] prk = extract(KEM, NOTHING, "eae_prk", agree(secret, encapsulated));
    return expand(KEM, prk, "shared_secret", context, HASH_BYTES);
  }

  /** The message with this number, from 0. */
  public byte[] open(int sequence, byte[] aad, byte[] ciphertext) throws GeneralSecurityException {
    byte[] nonce = baseNonce.clone();
    byte[] number = ByteBuffer.allocate(NONCE_BYTES).putInt(8, sequence).array();
    for (int i = 0; i < NONCE_BYTES; i++) {
      nonce[i] ^= number[i];
    }
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(aad);
    return cipher.doFinal(ciphertext);
  }

  byte[] key() {
    return key.clone();
  }

  byte[] baseNonce() {
    return baseNonce.clone();
  }

  private static byte[] agree(byte[] secret, byte[] peer) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("X25519");
    PrivateKey mine =
        factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
    PublicKey theirs =
        factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(peer)));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(mine);
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }

  /** Little-endian, without the highest bit (RFC 7748, section 5). */
  private static BigInteger coordinate(byte[] point) {
    byte[] reversed = new byte[point.length];
    for (int i = 0; i < point.length; i++) {
      reversed[i] = point[point.length - 1 - i];
    }
    reversed[0] &= 0x7f;
    return new BigInteger(1, reversed);
  }

  private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] input)
      throws GeneralSecurityException {
    byte[] labeled = join(VERSION, suite, label.getBytes(US_ASCII), input);
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, labeled);
  }

  /** At most one block of HMAC-SHA256, which is all that is needed here. */
  private static byte[] expand(byte[] suite, byte[] prk, String label, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] labeled = join(two(length), VERSION, suite, label.getBytes(US_ASCII), info);
    return Arrays.copyOf(hmac(prk, join(labeled, new byte[] {1})), length);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static byte[] two(int number) {
    return new byte[] {(byte) (number >> 8), (byte) number};
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
