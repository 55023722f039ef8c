package dev.sallyport.vault.credential;

import dev.sallyport.vault.request.RequestRules;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may be shown about a credential without opening it (protocol section 3: {@code tokenType},
 * {@code expiryTime}, {@code createdAt}). Never a secret.
 *
 * @param tokenType how the value is used, such as {@code Bearer}; up to 64 visible ASCII characters
 * @param expiresAt when the value stops being useful, where its giver said so
 * @param createdAt when this life of the credential began
 * @param updatedAt when this value was stored
 * @param rules where the vault may send it; empty means nowhere
 * @param sealedOnly whether it is released sealed to an agent's key, or not at all
 * @param fingerprint names the public half of a key or certificate, as the tools of its kind do; up
 *     to 128 visible ASCII characters
 */
public record CredentialMetadata(
    String tokenType,
    Optional<Instant> expiresAt,
    Instant createdAt,
    Instant updatedAt,
    Optional<RequestRules> rules,
    boolean sealedOnly,
    Optional<String> fingerprint) {
  private static final Pattern TOKEN_TYPE = Pattern.compile("[!-~]{1,64}");

  private static final Pattern FINGERPRINT = Pattern.compile("[!-~]{1,128}");

  /** What the vault sends nowhere. */
  public CredentialMetadata(
      String tokenType, Optional<Instant> expiresAt, Instant createdAt, Instant updatedAt) {
    this(tokenType, expiresAt, createdAt, updatedAt, Optional.empty(), false, Optional.empty());
  }

  /** The same with other rules. */
  public CredentialMetadata with(Optional<RequestRules> otherRules) {
    return new CredentialMetadata(
        tokenType, expiresAt, createdAt, updatedAt, otherRules, sealedOnly, fingerprint);
  }

  /** The same, released only sealed or not. */
  public CredentialMetadata withSealedOnly(boolean only) {
    return new CredentialMetadata(
        tokenType, expiresAt, createdAt, updatedAt, rules, only, fingerprint);
  }

  /** The same with the name of its public half. */
  public CredentialMetadata withFingerprint(Optional<String> name) {
    return new CredentialMetadata(
        tokenType, expiresAt, createdAt, updatedAt, rules, sealedOnly, name);
  }

  /** Whether its owner protects it by what would be gone with the credential. */
  public boolean endsByOwnerOnly() {
    return sealedOnly || rules.filter(RequestRules::withholdForOwner).isPresent();
  }

  /** Whether only its owner may say what becomes of the value. */
  boolean hasRulesOfOwner() {
    return sealedOnly || rules.filter(RequestRules::ofOwner).isPresent();
  }

  /** Checks type and fingerprint. */
  public CredentialMetadata {
    if (!TOKEN_TYPE.matcher(tokenType).matches()) {
      throw new IllegalArgumentException("a token type is 1 to 64 visible ASCII characters");
    }
    if (fingerprint.filter(name -> !FINGERPRINT.matcher(name).matches()).isPresent()) {
      throw new IllegalArgumentException("a fingerprint is 1 to 128 visible ASCII characters");
    }
  }
}
