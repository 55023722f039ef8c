package dev.sallyport.vault.file;

import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;

/** Deposits in a vault file: ticket, credential and entry are in one record of the journal. */
final class FileDeposits implements Deposits {
  private final Organisation owner;
  private final FileWorker worker;

  FileDeposits(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<DepositOutcome> deposit(Deposit deposit) {
    return worker.write(changes -> deposit(deposit, changes));
  }

  /** Everything that can fail comes before the first change. */
  private DepositOutcome deposit(Deposit deposit, Changes changes) {
    if (!CredentialWriting.isNext(deposit.credential(), owner, changes)) {
      return DepositOutcome.VERSION_MOVED;
    }
    return switch (TicketRedeeming.redeem(deposit.redemption(), changes)) {
      case REDEEMED -> {
        changes.add(new Entry.CredentialWritten(deposit.credential()));
        yield DepositOutcome.STORED;
      }
      case CUT_OFF -> DepositOutcome.CUT_OFF;
      case ALREADY_REDEEMED, CAPPED, VERSION_MOVED -> DepositOutcome.ALREADY_REDEEMED;
    };
  }
}
