package dev.sallyport.gate.machine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What was decided about a key. Expiry is no status: it comes by itself. */
enum MachineKeyStatus {
  ACTIVE,
  SUSPENDED,
  REVOKED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  String wireName() {
    return wireName;
  }

  static Optional<MachineKeyStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName.equals(wireName)).findFirst();
  }
}
