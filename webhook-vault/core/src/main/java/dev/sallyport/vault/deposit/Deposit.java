package dev.sallyport.vault.deposit;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.release.Redemption;

/**
 * A credential and the ticket it comes with.
 *
 * @param redemption the ticket's one use, which releases nothing; its entry is logged with it
 */
public record Deposit(SealedCredential credential, Redemption redemption) {
  public Deposit {
    if (redemption.credential().isPresent()
        || !redemption.organisation().equals(credential.organisation())) {
      throw new IllegalArgumentException("a deposit releases nothing, and is of one organisation");
    }
  }

  /** What is logged when it is stored. */
  public LogEntry entry() {
    return redemption.entry();
  }
}
