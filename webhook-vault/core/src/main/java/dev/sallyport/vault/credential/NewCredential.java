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
  private final boolean fromOwner;
  private final Optional<Boolean> sealedOnly;
  private final Optional<String> fingerprint;

  /**
   * All that is stored of it.
   *
   * @param tokenType see {@link CredentialMetadata#tokenType}
   * @param rules where it may be sent; empty to keep what the owner said of the value it overwrites
   */
  public NewCredential(
      String tokenType,
      Optional<Instant> expiresAt,
      Optional<RequestRules> rules,
      PlainCredential plain) {
    this(tokenType, expiresAt, rules, plain, false, Optional.empty(), Optional.empty());
  }

  private NewCredential(
      String tokenType,
      Optional<Instant> expiresAt,
      Optional<RequestRules> rules,
      PlainCredential plain,
      boolean fromOwner,
      Optional<Boolean> sealedOnly,
      Optional<String> fingerprint) {
    this.fingerprint = fingerprint;
    this.fromOwner = fromOwner;
    this.sealedOnly = sealedOnly;
    this.tokenType = tokenType;
    this.expiresAt = expiresAt;
    this.rules = rules;
    this.plain = plain;
  }

  /** The same from the vault's owner, who alone may change what protects a credential. */
  public NewCredential fromOwner() {
    return new NewCredential(tokenType, expiresAt, rules, plain, true, sealedOnly, fingerprint);
  }

  /** The same from the owner, who says whether it is only released sealed. */
  public NewCredential fromOwner(boolean onlySealed) {
    return new NewCredential(
        tokenType, expiresAt, rules, plain, true, Optional.of(onlySealed), fingerprint);
  }

  /** The same with the name of its public half, see {@link CredentialMetadata#fingerprint}. */
  public NewCredential with(Optional<String> name) {
    return new NewCredential(tokenType, expiresAt, rules, plain, fromOwner, sealedOnly, name);
  }

  Optional<String> fingerprint() {
    return fingerprint;
  }

  boolean isFromOwner() {
    return fromOwner;
  }

  /** Empty to leave it as it is. */
  Optional<Boolean> sealedOnly() {
    return sealedOnly;
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
