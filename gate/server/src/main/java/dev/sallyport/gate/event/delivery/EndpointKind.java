package dev.sallyport.gate.event.delivery;

import java.util.Locale;

/** What a receiver is sent. Only the first kind is listed and made by operators at will. */
enum EndpointKind {
  /** Events of the types it wants. */
  EVENTS,
  /** That a key waits for the agent of its trust profile. */
  CALLBACK,
  /** The same, as mail. */
  CONTACT,
  /** The records of the log. */
  AUDIT;

  /** The name in the database. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
