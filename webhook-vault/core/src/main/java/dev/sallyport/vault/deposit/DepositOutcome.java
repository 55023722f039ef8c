package dev.sallyport.vault.deposit;

/** What came of depositing a credential. */
public enum DepositOutcome {
  /** The credential is stored, the ticket is redeemed, the entry is logged. */
  STORED,
  /** The ticket was redeemed before; nothing is stored, an alarm is logged. */
  ALREADY_REDEEMED,
  /** The ticket is from before a backup was restored; nothing is changed or logged. */
  CUT_OFF,
  /** Another credential is stored than the one to follow; nothing is changed or logged. */
  VERSION_MOVED
}
