package dev.sallyport.vault.release;

import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.vault.enrolment.AgentId;

/**
 * Who learns something of a credential.
 *
 * @param id the ticket's subject
 * @param isAgent false for a person who looks at a credential
 * @param throughTheGate whether the gate carries the answer, which then leaves sealed or not at all
 */
public record Recipient(AgentId id, boolean isAgent, boolean throughTheGate) {
  /** Whoever a ticket was issued to. */
  static Recipient of(Ticket ticket) {
    return new Recipient(
        new AgentId(ticket.subject()),
        ticket.purpose() != Purpose.USER_REVEAL,
        ticket.purpose() == Purpose.RELAY);
  }
}
