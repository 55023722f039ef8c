package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;

/** Redeems a ticket in a vault file and logs what came of it. */
final class TicketRedeeming {
  private TicketRedeeming() {}

  /** False when the ticket was redeemed before, which is logged as an alarm. */
  static boolean redeem(Redemption redemption, Changes changes) {
    TicketBits ticket = TicketBits.of(redemption.ticketBits());
    LogEntry entry = redemption.entry();
    if (changes.state().isRedeemed(ticket)) {
      changes.add(new Entry.Logged(entry.as(LogOutcome.ALARM, Redemptions.REUSE_REASON)));
      return false;
    }
    if (changes.state().isCutOff(redemption.ticketExpiresAt())) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE,
          "the ticket is older than the history of this store, which was restored from a backup");
    }
    if (changes.state().redemptionCount() >= FileLimits.REDEMPTIONS) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file remembers no more redemptions");
    }
    changes.add(new Entry.Redeemed(ticket, redemption.ticketExpiresAt()));
    changes.add(new Entry.Logged(entry));
    return true;
  }
}
