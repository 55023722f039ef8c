package dev.sallyport.vault.file;

import java.nio.ByteBuffer;

/** The 128 bits of a ticket's id, small enough to keep many of. */
record TicketBits(long high, long low) {
  static TicketBits of(byte[] bytes) {
    ByteBuffer bits = ByteBuffer.wrap(bytes);
    return new TicketBits(bits.getLong(), bits.getLong());
  }
}
