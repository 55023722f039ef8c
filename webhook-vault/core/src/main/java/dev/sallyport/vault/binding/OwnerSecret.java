package dev.sallyport.vault.binding;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.service.configuration.Secret;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What the vault's owner proves to be the owner with. Kept as a hash, compared in constant time.
 */
public final class OwnerSecret {
  /** Characters: shorter ones can be guessed. */
  public static final int MINIMUM_CHARACTERS = 20;

  private final byte[] sha256;

  /**
   * @throws IllegalArgumentException when it is short enough to be guessed
   */
  public OwnerSecret(Secret secret) {
    if (secret.exposeText().length() < MINIMUM_CHARACTERS) {
      throw new IllegalArgumentException(
          "must have at least " + MINIMUM_CHARACTERS + " characters");
    }
    this.sha256 = sha256(secret.exposeText());
  }

  /** Whether {@code presented} is the secret. */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(sha256, sha256(presented));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  @Override
  public String toString() {
    return "OwnerSecret[redacted]";
  }
}
