package dev.sallyport.gate.token;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a token may be signed (RFC 7518). Only algorithms with a public key: whoever can check a
 * token must not be able to make one. {@code none} and the HMACs have no place here.
 */
enum SigningAlgorithm {
  RS256("RSA", ""),
  RS384("RSA", ""),
  RS512("RSA", ""),
  PS256("RSA", ""),
  PS384("RSA", ""),
  PS512("RSA", ""),
  ES256("EC", "P-256"),
  ES384("EC", "P-384"),
  ES512("EC", "P-521");

  private final String keyType;
  private final String curve;

  SigningAlgorithm(String keyType, String curve) {
    this.keyType = keyType;
    this.curve = curve;
  }

  /** The {@code kty} of its keys. */
  String keyType() {
    return keyType;
  }

  /** The {@code crv} of its keys, empty for RSA. */
  String curve() {
    return curve;
  }

  /** The algorithm of this name, exactly. */
  static Optional<SigningAlgorithm> parse(String name) {
    return Arrays.stream(values()).filter(each -> each.name().equals(name)).findFirst();
  }
}
