package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;

/** Redeems a ticket in a vault file and logs what came of it. */
final class TicketRedeeming {
  private TicketRedeeming() {}

  /** That the ticket was redeemed before is logged as an alarm. */
  static RedemptionOutcome redeem(Redemption redemption, Changes changes) {
    TicketBits ticket = TicketBits.of(redemption.ticketBits());
    LogEntry entry = redemption.entry();
    if (changes.state().isRedeemed(ticket)) {
      changes.add(new Entry.Logged(entry.as(LogOutcome.ALARM, Redemptions.REUSE_REASON)));
      return RedemptionOutcome.ALREADY_REDEEMED;
    }
    if (changes.state().isCutOff(redemption.ticketExpiresAt())) {
      return RedemptionOutcome.CUT_OFF;
    }
    if (changes.state().redemptionCount() >= FileLimits.REDEMPTIONS) {
      throw new StoreException(
          StoreException.Kind.FULL, "the vault file remembers no more redemptions");
    }
    changes.add(new Entry.Redeemed(ticket, redemption.ticketExpiresAt()));
    changes.add(new Entry.Logged(entry));
    return RedemptionOutcome.REDEEMED;
  }
}
