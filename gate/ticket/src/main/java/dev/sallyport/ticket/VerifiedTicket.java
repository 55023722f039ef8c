package dev.sallyport.ticket;

/**
 * A ticket that a {@link TicketVerifier} checked. Nobody else can make one, so holding one is
 * proof. It is not redeemed yet.
 */
public final class VerifiedTicket {
  private final Ticket ticket;

  VerifiedTicket(Ticket ticket) {
    this.ticket = ticket;
  }

  /** What the ticket says. */
  public Ticket ticket() {
    return ticket;
  }

  @Override
  public String toString() {
    return "VerifiedTicket[" + ticket.id() + "]";
  }
}
