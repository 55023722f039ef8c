package dev.sallyport.ticket.signing;

import dev.sallyport.ticket.Ticket;

/** The half of signing that depends on the format. */
sealed interface TicketWriter permits JwtWriter, TokenVault2Writer {
  String write(Ticket ticket);
}
