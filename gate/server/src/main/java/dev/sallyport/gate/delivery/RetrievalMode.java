package dev.sallyport.gate.delivery;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a key gets to its agent. */
enum RetrievalMode {
  /** A signed message to a URL, with what is needed to take the key. */
  CALLBACK_DELIVERY(Duration.ofDays(4)),
  /** A mail with a link to where the key can be taken. */
  CONTACT_CHANNEL(Duration.ofDays(4)),
  /** Whoever asked for it passes the token on. */
  ONE_TIME_RETRIEVAL(Duration.ofDays(1)),
  /** The envelope has the key, sealed to the receiver's public key. */
  SYSTEM_TO_SYSTEM_EXCHANGE(Duration.ZERO);

  private final Duration patience;

  RetrievalMode(Duration patience) {
    this.patience = patience;
  }

  /** How long the key waits for its agent: longer than a message about it is tried. */
  Duration patience() {
    return patience;
  }

  /** The name in the API and in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<RetrievalMode> parse(String wireName) {
    return Arrays.stream(values()).filter(mode -> mode.wireName().equals(wireName)).findFirst();
  }
}
