package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.TicketId;
import org.jspecify.annotations.Nullable;

/** A decision after the attempt to write its record. */
sealed interface Verdict {
  /**
   * Permitted, and its record is written: the ticket with this id may be signed as soon as that is
   * durable.
   */
  record Proven(Decision.Allow allow, VaultDoor door, TicketId ticket) implements Verdict {}

  /**
   * Refused, and its record is written.
   *
   * @param deprecation what the key's holder is to be told beside it; null when there is nothing
   */
  record Refused(Refusal refusal, @Nullable KeyDeprecation deprecation) implements Verdict {}

  /** Held, and not approved as far as was seen; nothing is written. */
  record Held(Decision.Hold hold) implements Verdict {}

  /** What permitted it no longer holds; nothing is written. */
  record Overtaken(Decision.Allow allow) implements Verdict {}
}
