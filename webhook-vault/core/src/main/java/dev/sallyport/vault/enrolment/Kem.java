package dev.sallyport.vault.enrolment;

import com.google.crypto.tink.hybrid.HpkeParameters;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** How a key for one answer is agreed upon with the holder of an enrolled key (RFC 9180). */
public enum Kem {
  /** Diffie-Hellman on Curve25519. */
  X25519(
      "x25519",
      "DHKEM(X25519, HKDF-SHA256)",
      HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256,
      32,
      32),
  /**
   * The same together with ML-KEM-768: what is recorded today, no quantum computer opens later. Not
   * in every process; {@link SealingSuites} knows.
   */
  X_WING("x-wing", "X-Wing", HpkeParameters.KemId.X_WING, 1_216, 1_120);

  private final String prefix;
  private final String algorithm;
  private final HpkeParameters.KemId tink;
  private final int keyBytes;
  private final int encapsulationBytes;

  Kem(
      String prefix,
      String algorithm,
      HpkeParameters.KemId tink,
      int keyBytes,
      int encapsulationBytes) {
    this.prefix = prefix;
    this.algorithm = algorithm;
    this.tink = tink;
    this.keyBytes = keyBytes;
    this.encapsulationBytes = encapsulationBytes;
  }

  static Optional<Kem> parse(String prefix) {
    for (Kem kem : values()) {
      if (kem.prefix.equals(prefix)) {
        return Optional.of(kem);
      }
    }
    return Optional.empty();
  }

  /** What a key's text begins with, before the colon. */
  public String prefix() {
    return prefix;
  }

  /** What the registry of RFC 9180 calls it. */
  public String algorithm() {
    return algorithm;
  }

  int keyBytes() {
    return keyBytes;
  }

  /** Bytes of {@code enc}, which a sealed text begins with. */
  int encapsulationBytes() {
    return encapsulationBytes;
  }

  HpkeParameters parameters() {
    try {
      return HpkeParameters.builder()
          .setKemId(tink)
          .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
          .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
          .setVariant(HpkeParameters.Variant.NO_PREFIX)
          .build();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("parameters that belong together", impossible);
    }
  }
}
