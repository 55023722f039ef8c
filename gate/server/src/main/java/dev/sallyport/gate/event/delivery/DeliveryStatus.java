package dev.sallyport.gate.event.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far the delivery of an event to an endpoint has come; the last three are final. */
enum DeliveryStatus {
  /** Waits for its first or its next attempt. */
  PENDING,
  /** An attempt is under way. */
  SENDING,
  /** The receiver took it. */
  DELIVERED,
  /** Given up after the last attempt. */
  FAILED,
  /** Not wanted any more: its endpoint was disabled. */
  CANCELLED;

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DeliveryStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
