package dev.sallyport.vault.release;

/** What came of redeeming a ticket. */
public enum RedemptionOutcome {
  /** This call, and no other ever, redeemed the ticket; the entry is logged. */
  REDEEMED,
  /** The ticket was redeemed before; an alarm is logged. */
  ALREADY_REDEEMED,
  /**
   * The credential was given away as often as its owner allows within an hour; the ticket is not
   * redeemed and nothing is logged.
   */
  CAPPED,
  /**
   * The ticket is from before a backup was restored, so it may have been redeemed in the history
   * that is gone. It never will be; nothing is logged.
   */
  CUT_OFF,
  /**
   * The credential is not the stored one any more, or the recipient's key is another; the ticket is
   * not redeemed and nothing is logged.
   */
  VERSION_MOVED
}
