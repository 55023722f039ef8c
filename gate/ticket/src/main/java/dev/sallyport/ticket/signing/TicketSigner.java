package dev.sallyport.ticket.signing;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;

/** Signs tickets of one binding. Thread-safe; build it once per binding. */
public final class TicketSigner {
  private final TicketFormat format;
  private final BindingIdentity binding;
  private final TicketWriter writer;

  private TicketSigner(TicketFormat format, BindingIdentity binding, TicketWriter writer) {
    this.format = format;
    this.binding = binding;
    this.writer = writer;
  }

  /** A signer in this format under this key. */
  public static TicketSigner of(TicketFormat format, BindingIdentity binding, BindingKey key) {
    TicketWriter writer =
        switch (format) {
          case JWT -> new JwtWriter(binding, key);
          case TOKENVAULT2 -> new TokenVault2Writer(key);
        };
    return new TicketSigner(format, binding, writer);
  }

  /**
   * The ticket as text.
   *
   * @throws IllegalArgumentException when the ticket is of another binding, its id of another
   *     format, its purpose unknown to this one, or when it lacks a grant it needs or has a
   *     restriction that this format cannot say: none is ever dropped
   */
  public String sign(Ticket ticket) {
    require(ticket.binding().equals(binding), "the ticket is of another binding");
    require(ticket.id().isOf(format), "the ticket's id is of another format");
    require(
        format.purposes().contains(ticket.purpose()),
        "this format does not know the ticket's purpose");
    return writer.write(ticket);
  }

  static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
