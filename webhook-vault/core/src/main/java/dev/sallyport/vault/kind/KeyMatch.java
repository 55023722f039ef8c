package dev.sallyport.vault.kind;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;

/** Whether two halves of a key are of one key: what one signs, the other verifies. */
final class KeyMatch {
  /** Bits: signing with a larger one holds an event loop up. */
  private static final int MOST_RSA_BITS = 8_192;

  private static final byte[] MESSAGE = {'s', 'a', 'l', 'l', 'y', 'p', 'o', 'r', 't'};

  private KeyMatch() {}

  /** False also where one of them is of no use. */
  static boolean match(PrivateKey secret, PublicKey open) {
    if (open instanceof RSAKey rsa && rsa.getModulus().bitLength() > MOST_RSA_BITS) {
      return false;
    }
    try {
      Signature signing = Signature.getInstance(algorithm(open));
      signing.initSign(secret);
      signing.update(MESSAGE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm(open));
      verifying.initVerify(open);
      verifying.update(MESSAGE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PublicKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
      default -> throw new GeneralSecurityException("a key of another kind");
    };
  }
}
