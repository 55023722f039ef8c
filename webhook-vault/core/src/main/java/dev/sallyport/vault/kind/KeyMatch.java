package dev.sallyport.vault.kind;

import dev.sallyport.vault.exchange.RsaSize;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;

/** Whether two halves of a key are of one key: what one signs, the other verifies. */
final class KeyMatch {
  /** Bits: signing with a larger one holds an event loop up. */
  private static final int MOST_RSA_BITS = 8_192;

  private static final byte[] MESSAGE = {'s', 'a', 'l', 'l', 'y', 'p', 'o', 'r', 't'};

  private KeyMatch() {}

  /** False also where one of them is of no use. */
  static boolean match(PrivateKey secret, PublicKey open) {
    if (!isOfUse(secret) || !isOfUse(open)) {
      return false;
    }
    String algorithm = algorithm(open).orElseThrow();
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(secret);
      signing.update(MESSAGE);
      byte[] signature = signing.sign();
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(open);
      verifying.update(MESSAGE);
      return verifying.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Whether a key is of a kind that is known, and anything is done with it in little time. */
  static boolean isOfUse(Key key) {
    return algorithm(key).isPresent() && RsaSize.isAtMost(key, MOST_RSA_BITS);
  }

  private static Optional<String> algorithm(Key key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Optional.of("SHA256withRSA");
      case "EC" -> Optional.of("SHA256withECDSA");
      case "EdDSA", "Ed25519", "Ed448" -> Optional.of("EdDSA");
      default -> Optional.empty();
    };
  }
}
