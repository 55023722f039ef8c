package dev.sallyport.gate.credential;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether tickets for a credential are issued. */
public enum CredentialStatus {
  ACTIVE,
  DISABLED;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of exactly this wire name. */
  public static Optional<CredentialStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
