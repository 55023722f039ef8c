package dev.sallyport.gate.key;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a key is in its life; revoked is final. */
public enum KeyStatus {
  ACTIVE,
  REVOKED;

  /** The name in the API and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of exactly this wire name. */
  public static Optional<KeyStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
