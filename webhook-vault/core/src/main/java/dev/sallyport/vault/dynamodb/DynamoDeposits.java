package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deposits, each a transaction: ticket, credential and entry. */
final class DynamoDeposits implements Deposits {
  private static final int TICKET = 0;
  private static final int MARK = 1;
  private static final int CREDENTIAL = 2;

  private final Table table;
  private final Writing writing;
  private final History history;
  private final LogItems entries;
  private final ReleaseLog log;

  DynamoDeposits(Table table, Writing writing, History history, LogItems entries, ReleaseLog log) {
    this.table = table;
    this.writing = writing;
    this.history = history;
    this.entries = entries;
    this.log = log;
  }

  @Override
  public Future<DepositOutcome> deposit(Deposit deposit) {
    return table
        .attempts()
        .repeat(() -> attempt(deposit), Writing::held)
        .compose(
            outcome ->
                outcome == DepositOutcome.ALREADY_REDEEMED
                    ? alarm(deposit)
                    : Future.succeededFuture(outcome));
  }

  private Future<Optional<DepositOutcome>> attempt(Deposit deposit) {
    SealedCredential credential = deposit.credential();
    List<Write> writes = new ArrayList<>();
    writes.add(Redeeming.ticket(deposit.redemption()));
    writes.add(history.isOf(deposit.redemption()));
    writes.addAll(CredentialItems.writes(credential));
    writes.add(entries.append(credential.organisation(), deposit.entry()));
    return writing
        .sealed(credential.organisation(), credential.ciphertexts().values(), writes)
        .map(committed -> outcome(deposit, committed));
  }

  /** Empty when it is to be tried again. */
  private static Optional<DepositOutcome> outcome(Deposit deposit, Committed committed) {
    if (committed.isDone()) {
      return Optional.of(DepositOutcome.STORED);
    }
    if (committed.isRefused(TICKET)) {
      return Optional.of(DepositOutcome.ALREADY_REDEEMED);
    }
    Optional<Committed.Obstacle> mark = committed.obstacle(MARK);
    if (mark.isPresent() && History.isCutOff(deposit.redemption(), mark.get())) {
      return Optional.of(DepositOutcome.CUT_OFF);
    }
    return committed.isRefused(CREDENTIAL) && mark.isEmpty()
        ? Optional.of(DepositOutcome.VERSION_MOVED)
        : Optional.empty();
  }

  private Future<DepositOutcome> alarm(Deposit deposit) {
    return log.append(
            deposit.credential().organisation(),
            deposit.entry().as(LogOutcome.ALARM, Redemptions.REUSE_REASON))
        .map(DepositOutcome.ALREADY_REDEEMED);
  }
}
