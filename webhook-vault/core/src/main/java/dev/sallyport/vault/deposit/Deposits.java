package dev.sallyport.vault.deposit;

import io.vertx.core.Future;

/** Credentials that come with a ticket. */
public interface Deposits {
  /**
   * In one atomic and durable write: redeems the ticket, stores the credential if it directly
   * follows what is stored, and logs the deposit. A crash leaves all of it or nothing, so a ticket
   * is never used up for nothing.
   */
  Future<DepositOutcome> deposit(Deposit deposit);
}
