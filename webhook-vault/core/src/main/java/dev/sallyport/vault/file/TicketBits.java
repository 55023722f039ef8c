package dev.sallyport.vault.file;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The 128 bits of a ticket's id, small enough to keep many of. */
record TicketBits(long high, long low) {
  static TicketBits of(UUID bits) {
    return new TicketBits(bits.getMostSignificantBits(), bits.getLeastSignificantBits());
  }

  // Written out: a record's own are made by the runtime, anew at every start.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TicketBits bits && bits.high == high && bits.low == low;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(high) + Long.hashCode(low);
  }
}
