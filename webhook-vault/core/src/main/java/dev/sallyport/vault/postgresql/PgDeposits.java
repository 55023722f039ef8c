package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.deposit.Deposits;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Deposits, each in a transaction of its own: credential, ticket, entry, in this order, so that two
 * deposits of one service wait for one another at the credential.
 */
final class PgDeposits implements Deposits {
  private static final String REDEEM =
      "insert into redemption (organisation, ticket, expires_at) values ($1, $2, $3) on conflict do nothing";

  private static final String CUT_OFF =
      "select from restoration where organisation = $1 and tickets_from > $2 limit 1";

  private final Pool pool;
  private final ReleaseLog log;

  PgDeposits(Pool pool, ReleaseLog log) {
    this.pool = pool;
    this.log = log;
  }

  @Override
  public Future<DepositOutcome> deposit(Deposit deposit) {
    return PgFailures.translate(attempt(deposit)).compose(outcome -> report(deposit, outcome));
  }

  private Future<DepositOutcome> attempt(Deposit deposit) {
    Promise<DepositOutcome> outcome = Promise.promise();
    pool.withTransaction(transaction -> deposit(transaction, deposit))
        .onComplete(
            stored -> outcome.complete(DepositOutcome.STORED),
            failure -> {
              if (failure instanceof Undone undone) {
                outcome.complete(undone.outcome);
              } else {
                outcome.fail(failure);
              }
            });
    return outcome.future();
  }

  private static Future<List<Boolean>> deposit(SqlConnection transaction, Deposit deposit) {
    return PgCredentials.write(transaction, deposit.credential())
        .compose(written -> require(written, DepositOutcome.VERSION_MOVED))
        .compose(written -> isOfThisHistory(transaction, deposit.redemption()))
        .compose(current -> require(current, DepositOutcome.CUT_OFF))
        .compose(current -> redeem(transaction, deposit.redemption()))
        .compose(redeemed -> require(redeemed, DepositOutcome.ALREADY_REDEEMED))
        .compose(redeemed -> AppendedEntry.appendAll(transaction, List.of(entry(deposit))));
  }

  /** A ticket from before a backup was restored may have been redeemed, and that forgotten. */
  private static Future<Boolean> isOfThisHistory(SqlConnection transaction, Redemption redemption) {
    return transaction
        .preparedQuery(CUT_OFF)
        .execute(
            Tuple.of(redemption.organisation().value(), redemption.ticketExpiresAt().atOffset(UTC)))
        .map(rows -> rows.size() == 0);
  }

  private static Future<Boolean> redeem(SqlConnection transaction, Redemption redemption) {
    Tuple parameters =
        Tuple.of(
            redemption.organisation().value(),
            redemption.ticketBits(),
            redemption.ticketExpiresAt().atOffset(UTC));
    return transaction.preparedQuery(REDEEM).execute(parameters).map(rows -> rows.rowCount() == 1);
  }

  private static AppendedEntry entry(Deposit deposit) {
    return new AppendedEntry(deposit.credential().organisation(), deposit.entry());
  }

  /** Undoes what the transaction has done so far. */
  private static Future<Void> require(boolean holds, DepositOutcome otherwise) {
    return holds ? Future.succeededFuture() : Future.failedFuture(new Undone(otherwise));
  }

  /** The alarm stays when everything else was undone. */
  private Future<DepositOutcome> report(Deposit deposit, DepositOutcome outcome) {
    return outcome == DepositOutcome.ALREADY_REDEEMED
        ? log.append(
                deposit.credential().organisation(),
                deposit.entry().as(LogOutcome.ALARM, Redemptions.REUSE_REASON))
            .map(outcome)
        : Future.succeededFuture(outcome);
  }

  /** Ends a transaction that shall leave nothing behind. */
  private static final class Undone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DepositOutcome outcome;

    private Undone(DepositOutcome outcome) {
      super(outcome.name(), null, false, false);
      this.outcome = outcome;
    }
  }
}
