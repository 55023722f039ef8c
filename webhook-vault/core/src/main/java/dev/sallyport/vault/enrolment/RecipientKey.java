package dev.sallyport.vault.enrolment;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

/**
 * An agent's public key, tried out: what is sealed to it, only the holder of its private key opens.
 * HPKE in base mode with HKDF-SHA256 and AES-256-GCM (RFC 9180), by Tink. Not a record: an array
 * inside a record compares by identity.
 */
public final class RecipientKey {
  /** Names of RFC 9180 for what all keys have in common. */
  public static final String KDF = "HKDF-SHA256";

  /** Likewise. */
  public static final String AEAD = "AES-256-GCM";

  /** Characters of the longest text of a key. */
  public static final int MAXIMUM_CHARACTERS = 2_048;

  private static final byte[] TRIAL = {1};

  private final Kem kem;
  private final String text;
  private final KeyId id;
  private final HybridEncrypt encryption;

  private RecipientKey(Kem kem, String text, HybridEncrypt encryption) {
    this.kem = kem;
    this.text = text;
    this.id = KeyId.of(text);
    this.encryption = encryption;
  }

  /** A text sealed to a key: {@code enc} and {@code ct} of RFC 9180. */
  public static final class Sealed {
    private final byte[] encapsulation;
    private final byte[] ciphertext;

    private Sealed(byte[] encapsulation, byte[] ciphertext) {
      this.encapsulation = encapsulation;
      this.ciphertext = ciphertext;
    }

    /** What the recipient makes the key for the ciphertext of. */
    public byte[] encapsulation() {
      return encapsulation.clone();
    }

    /** The ciphertext and its tag. */
    public byte[] ciphertext() {
      return ciphertext.clone();
    }
  }

  /**
   * The key in a text such as {@code x25519:<base64url of 32 bytes>}.
   *
   * @throws IllegalArgumentException when it is no key, or one that keeps nothing secret; the
   *     message says what is expected
   */
  public static RecipientKey parse(String text) {
    String[] parts = text.split(":", -1);
    if (text.length() > MAXIMUM_CHARACTERS || parts.length != 2) {
      throw invalid();
    }
    Kem kem = Kem.parse(parts[0]).orElseThrow(RecipientKey::invalid);
    try {
      HybridEncrypt encryption = encryption(kem, decode(parts[1], kem));
      // A point of small order is found here, and not by the first agent that asks.
      encryption.encrypt(TRIAL, TRIAL);
      return new RecipientKey(kem, text, encryption);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this public key cannot be used", e);
    }
  }

  /** One spelling for each key, so that a key has one fingerprint. */
  private static byte[] decode(String base64, Kem kem) {
    byte[] key = decode(base64);
    boolean isCanonical =
        Base64.getUrlEncoder().withoutPadding().encodeToString(key).equals(base64);
    if (key.length != kem.keyBytes() || !isCanonical) {
      throw invalid();
    }
    return key;
  }

  /** The decoder's own message would quote what it read. */
  private static byte[] decode(String base64) {
    try {
      return Base64.getUrlDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  @AccessesPartialKey
  private static HybridEncrypt encryption(Kem kem, byte[] key) throws GeneralSecurityException {
    HpkePublicKey publicKey = HpkePublicKey.create(kem.parameters(), Bytes.copyFrom(key), null);
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(publicKey).withRandomId().makePrimary())
        .build()
        .getPrimitive(HybridConfig2026.get(), HybridEncrypt.class);
  }

  private static IllegalArgumentException invalid() {
    return new IllegalArgumentException(
        "a public key is one line such as x25519:<32 bytes in base64url without padding>");
  }

  /**
   * Seals {@code plaintext} to the key.
   *
   * @param info what it was sealed for, which whoever opens it must know as well
   */
  public Sealed seal(byte[] plaintext, byte[] info) {
    try {
      byte[] both = encryption.encrypt(plaintext, info);
      int border = kem.encapsulationBytes();
      return new Sealed(Arrays.copyOf(both, border), Arrays.copyOfRange(both, border, both.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was tried out does not seal", e);
    }
  }

  /** How a key for an answer is agreed upon. */
  public Kem kem() {
    return kem;
  }

  /** Its fingerprint. */
  public KeyId id() {
    return id;
  }

  /** As it is written down. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return kem.prefix() + " key " + id;
  }
}
