package dev.sallyport.vault.log;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What the vault did with a ticket. */
public enum LogOutcome {
  /** Served what the ticket asked for. */
  RELEASED,
  /** Did not. */
  REFUSED,
  /** Did not, and someone should look: a redeemed ticket came back, or an agent's key arrived. */
  ALARM;

  /** As it is written in stores and listings. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of this name. */
  static Optional<LogOutcome> parse(String wireName) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.wireName().equals(wireName))
        .findFirst();
  }
}
