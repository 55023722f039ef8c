package dev.sallyport.ticket;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The {@value #BYTES} random bytes that a gate and a vault share since their binding. They leave
 * only through {@link #exposeForSealing}.
 */
public final class BindingSecret {
  /** Bytes; the output size of the HMAC-SHA256 that it keys, and what the exchange hands over. */
  public static final int BYTES = 32;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private BindingSecret(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a binding secret has exactly " + BYTES + " bytes");
    }
    this.bytes = bytes;
  }

  /** A new secret. */
  public static BindingSecret generate() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new BindingSecret(bytes);
  }

  /**
   * A secret of these bytes, which are copied.
   *
   * @throws IllegalArgumentException when there are not exactly {@value #BYTES}
   */
  public static BindingSecret ofBytes(byte[] bytes) {
    return new BindingSecret(bytes.clone());
  }

  /**
   * A secret of standard base64 with padding, as the exchange writes it.
   *
   * @throws IllegalArgumentException when it is not base64 of exactly {@value #BYTES} bytes; the
   *     text is not repeated
   */
  public static BindingSecret ofBase64(String base64) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a binding secret is standard base64");
    }
    return new BindingSecret(decoded);
  }

  /**
   * Lower-case hexadecimal SHA-256 of the bytes: what the vault publishes, so that a gate can tell
   * the right secret.
   */
  public String sha256Hex() {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  /**
   * A copy of the bytes: to seal them, to hand them over once in the exchange, or to key a signer.
   * Never to log or compare.
   */
  public byte[] exposeForSealing() {
    return bytes.clone();
  }

  @Override
  public String toString() {
    return "BindingSecret[redacted]";
  }
}
