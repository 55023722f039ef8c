package dev.sallyport.gate.event.delivery;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether an endpoint is told about events. */
enum EndpointStatus {
  ENABLED,
  DISABLED;

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<EndpointStatus> parse(String wireName) {
    return Arrays.stream(values()).filter(status -> status.wireName().equals(wireName)).findFirst();
  }
}
