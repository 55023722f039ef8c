package dev.sallyport.gate.sandbox;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a credential of the sandbox is good for anything. */
enum SandboxState {
  ACTIVE,
  /** Its time is over. */
  EXPIRED,
  /** Its holder or an operator ended it. */
  REVOKED,
  /** An operator made an agent of its holder, who has another key now. */
  PROMOTED;

  /** The name in the API. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The state of exactly this wire name. */
  static Optional<SandboxState> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
