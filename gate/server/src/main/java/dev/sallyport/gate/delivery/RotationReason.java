package dev.sallyport.gate.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a key is replaced. */
enum RotationReason {
  SCHEDULED_ROTATION,
  /** The only one for which the new key may be for more than the old one. */
  SCOPE_CHANGE,
  /** The only one with which the new key goes elsewhere: where another profile says. */
  CALLBACK_CHANGE,
  /** The old key ends at once. */
  SUSPECTED_EXPOSURE,
  AGENT_REQUESTED,
  OPERATOR_REQUESTED;

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RotationReason> parse(String wireName) {
    return Arrays.stream(values()).filter(each -> each.wireName().equals(wireName)).findFirst();
  }
}
