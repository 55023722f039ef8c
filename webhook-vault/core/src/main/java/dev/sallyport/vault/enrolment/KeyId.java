package dev.sallyport.vault.enrolment;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A public key's fingerprint: two keys have the same only if they are the same.
 *
 * @param value 43 base64url characters, the SHA-256 of the key's text
 */
public record KeyId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]{43}");

  /** Checks the shape. */
  public KeyId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a key id is 43 base64url characters");
    }
  }

  static KeyId of(String keyText) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(keyText.getBytes(US_ASCII));
      return new KeyId(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
