package dev.sallyport.vault.exchange;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A private RSA key as PKCS #8 in PEM (RFC 7468). */
final class RsaKey {
  private static final int LEAST_BITS = 2_048;

  /** Signing with a larger one would hold an event loop up. */
  private static final int MOST_BITS = 4_096;

  private static final int MAXIMUM_CHARACTERS = 8_192;

  private static final Pattern PEM =
      Pattern.compile(
          "\\s*-----BEGIN PRIVATE KEY-----\\s([A-Za-z0-9+/=\\s]{1,8000})-----END PRIVATE"
              + " KEY-----\\s*");

  private RsaKey() {}

  static Optional<PrivateKey> read(String text) {
    Matcher matcher = PEM.matcher(text);
    if (text.length() > MAXIMUM_CHARACTERS || !matcher.matches()) {
      return Optional.empty();
    }
    try {
      byte[] encoded = Base64.getDecoder().decode(matcher.group(1).replaceAll("\\s", ""));
      return Optional.of(
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded)))
          .filter(RsaKey::isOfUse);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isOfUse(PrivateKey key) {
    return key instanceof RSAPrivateKey rsa
        && rsa.getModulus().bitLength() >= LEAST_BITS
        && RsaSize.isAtMost(key, MOST_BITS);
  }
}
