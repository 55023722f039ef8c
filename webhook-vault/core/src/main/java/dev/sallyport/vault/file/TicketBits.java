package dev.sallyport.vault.file;

import java.util.UUID;

/** The 128 bits of a ticket's id, small enough to keep many of. */
record TicketBits(long high, long low) {
  static TicketBits of(UUID bits) {
    return new TicketBits(bits.getMostSignificantBits(), bits.getLeastSignificantBits());
  }
}
