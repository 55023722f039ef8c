package dev.sallyport.vault.credential;

import dev.sallyport.vault.request.RequestRules;
import java.time.Instant;
import java.util.Optional;

/** A credential about to be stored. Not a record: it holds the plaintext. */
public final class NewCredential {
  private final String tokenType;
  private final Optional<Instant> expiresAt;
  private final Optional<RequestRules> rules;
  private final PlainCredential plain;

  /**
   * All that is stored of it.
   *
   * @param tokenType see {@link CredentialMetadata#tokenType}
   * @param rules where it may be sent; empty to keep the rules of the value it overwrites
   */
  public NewCredential(
      String tokenType,
      Optional<Instant> expiresAt,
      Optional<RequestRules> rules,
      PlainCredential plain) {
    this.tokenType = tokenType;
    this.expiresAt = expiresAt;
    this.rules = rules;
    this.plain = plain;
  }

  String tokenType() {
    return tokenType;
  }

  Optional<Instant> expiresAt() {
    return expiresAt;
  }

  Optional<RequestRules> rules() {
    return rules;
  }

  PlainCredential plain() {
    return plain;
  }

  @Override
  public String toString() {
    return "NewCredential[redacted]";
  }
}
