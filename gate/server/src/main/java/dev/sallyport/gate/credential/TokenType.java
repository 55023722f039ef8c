package dev.sallyport.gate.credential;

import java.util.Arrays;
import java.util.Optional;

/** The kind of a credential. */
public enum TokenType {
  /** OAuth tokens. */
  JWT("JWT"),
  /** An API key or a personal access token. */
  PLAIN_TEXT("PlainText"),
  CERTIFICATE("Certificate"),
  SSH_KEY("SSHKey"),
  /** Several named fields, or anything else. */
  RAW_CREDENTIAL("RawCredential"),
  /** A secret from which one-time codes are made. */
  TOTP("TOTP");

  private final String wireName;

  TokenType(String wireName) {
    this.wireName = wireName;
  }

  /** The name in the API and in the database. */
  public String wireName() {
    return wireName;
  }

  /** The type of exactly this wire name. */
  public static Optional<TokenType> parse(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
