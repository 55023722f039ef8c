package dev.sallyport.vault.enrolment;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig2026;
import com.google.crypto.tink.util.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * An agent's public key, tried out: what is sealed to it, only the holder of its private key opens.
 * HPKE in base mode with HKDF-SHA256 and AES-256-GCM (RFC 9180), by Tink. {@link SealingSuites}
 * makes them.
 */
public final class RecipientKey {
  /** Names of RFC 9180 for what all keys have in common. */
  public static final String KDF = "HKDF-SHA256";

  /** Likewise. */
  public static final String AEAD = "AES-256-GCM";

  private static final byte[] TRIAL = {1};

  private final AgentKey key;
  private final HybridEncrypt encryption;

  private RecipientKey(AgentKey key, HybridEncrypt encryption) {
    this.key = key;
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
   * Seals something to the key, so that one that keeps nothing secret (a point of small order) is
   * found now and not by the first agent that asks.
   *
   * @throws IllegalArgumentException when nothing can be sealed to it
   */
  static RecipientKey tryOut(AgentKey key) {
    try {
      HybridEncrypt encryption = encryption(key);
      encryption.encrypt(TRIAL, TRIAL);
      return new RecipientKey(key, encryption);
    } catch (GeneralSecurityException | RuntimeException e) {
      // Conscrypt has no exception of its own for numbers that are no key of ML-KEM.
      throw new IllegalArgumentException("this public key cannot be used", e);
    }
  }

  @AccessesPartialKey
  private static HybridEncrypt encryption(AgentKey key) throws GeneralSecurityException {
    HpkePublicKey publicKey =
        HpkePublicKey.create(key.kem().parameters(), Bytes.copyFrom(key.bytes()), null);
    return KeysetHandle.newBuilder()
        .addEntry(KeysetHandle.importKey(publicKey).withRandomId().makePrimary())
        .build()
        .getPrimitive(HybridConfig2026.get(), HybridEncrypt.class);
  }

  /**
   * Seals {@code plaintext} to the key.
   *
   * @param info what it was sealed for, which whoever opens it must know as well
   */
  public Sealed seal(byte[] plaintext, byte[] info) {
    try {
      byte[] both = encryption.encrypt(plaintext, info);
      int border = key.kem().encapsulationBytes();
      return new Sealed(Arrays.copyOf(both, border), Arrays.copyOfRange(both, border, both.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key that was tried out does not seal", e);
    }
  }

  AgentKey key() {
    return key;
  }

  /** How a key for an answer is agreed upon. */
  public Kem kem() {
    return key.kem();
  }

  /** Its fingerprint. */
  public KeyId id() {
    return key.id();
  }

  /** As it is written down. */
  public String text() {
    return key.text();
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
