package dev.sallyport.ticket.signing;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;

/** Signs tickets of one binding. Thread-safe; build it once per binding. */
@SuppressWarnings("DoNotCallSuggester")
public final class TicketSigner {
  private TicketSigner() {}

  /** A signer in this format under this key. */
  public static TicketSigner of(TicketFormat format, BindingIdentity binding, BindingKey key) {
    throw new UnsupportedOperationException();
  }

  /**
   * The ticket as text.
   *
   * @throws IllegalArgumentException when the ticket is of another binding, or has something this
   *     format cannot say
   */
  public String sign(Ticket ticket) {
    throw new UnsupportedOperationException();
  }
}
