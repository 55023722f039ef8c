package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Redemptions under a cap, each in a transaction of its own that holds the lock of the cap's row:
 * whoever counts has seen everything that was counted before, on whatever replica. One at a time on
 * an event loop, so that whoever floods a capped service takes no more than one connection.
 */
final class CountedRedemptions {
  /** Requests that wait; more would wait longer than their clients do. */
  private static final int WAITING = 256;

  private static final String LOCK =
      "select releases from release_cap where organisation = $1 and service = $2 for update";
  private static final String COUNT =
      "insert into capped_release (organisation, service, at) values ($1, $2, $3)";
  private static final String FORGET =
      "delete from capped_release where organisation = $1 and service = $2 and at <= $3";

  private final Pool pool;
  private Future<?> last = Future.succeededFuture();
  private int waiting;

  CountedRedemptions(Pool pool) {
    this.pool = pool;
  }

  /** Redeems something whose service has a cap, or had one when it was looked up. */
  Future<RedemptionOutcome> redeem(Redemption redemption) {
    if (waiting >= WAITING) {
      return Future.failedFuture(
          new StoreException(
              StoreException.Kind.OVERLOADED, "too many releases of capped credentials wait"));
    }
    waiting++;
    Future<RedemptionOutcome> next = last.transform(done -> attempt(redemption));
    last = next;
    return next.onComplete(done -> waiting--);
  }

  private Future<RedemptionOutcome> attempt(Redemption redemption) {
    Promise<RedemptionOutcome> outcome = Promise.promise();
    pool.withTransaction(transaction -> redeem(transaction, redemption))
        .onComplete(
            outcome::complete,
            failure -> {
              if (failure instanceof Full) {
                outcome.complete(RedemptionOutcome.CAPPED);
              } else {
                outcome.fail(failure);
              }
            });
    return PgFailures.translate(outcome.future());
  }

  private static Future<RedemptionOutcome> redeem(
      SqlConnection transaction, Redemption redemption) {
    ServiceName service = redemption.credential().orElseThrow().service();
    String organisation = redemption.organisation().value();
    return transaction
        .preparedQuery(LOCK)
        .execute(Tuple.of(organisation, service.value()))
        .compose(
            rows ->
                rows.size() == 0
                    // The cap has just been removed: the batch is right again.
                    ? Future.succeededFuture(RedemptionOutcome.VERSION_MOVED)
                    : redeem(
                        transaction,
                        redemption,
                        new ReleaseCap(service, rows.iterator().next().getInteger("releases"))));
  }

  /** The ticket first: one that comes back is an alarm, whether there is room or not. */
  private static Future<RedemptionOutcome> redeem(
      SqlConnection transaction, Redemption redemption, ReleaseCap cap) {
    List<AskedRedemption> asked = AskedRedemption.inOrder(List.of(redemption));
    return transaction
        .preparedQuery(RedeemStatement.COUNTED)
        .execute(RedeemStatement.parameters(asked))
        .compose(
            notRedeemed ->
                notRedeemed.size() == 0
                    ? count(transaction, redemption, cap)
                    : Future.succeededFuture(outcome(notRedeemed)));
  }

  private static RedemptionOutcome outcome(RowSet<Row> notRedeemed) {
    return RedeemStatement.outcome(notRedeemed.iterator().next());
  }

  private static Future<RedemptionOutcome> count(
      SqlConnection transaction, Redemption redemption, ReleaseCap cap) {
    Instant now = redemption.entry().at();
    return requireRoom(transaction, redemption, cap, now)
        .compose(
            room -> execute(transaction, FORGET, redemption, cap, now.minus(ReleaseCap.WINDOW)))
        .compose(forgotten -> execute(transaction, COUNT, redemption, cap, now))
        .map(RedemptionOutcome.REDEEMED);
  }

  private static Future<Void> requireRoom(
      SqlConnection transaction, Redemption redemption, ReleaseCap cap, Instant now) {
    if (cap.releases() == 0) {
      return Future.failedFuture(new Full());
    }
    return PgReleaseCaps.oldest(transaction, redemption.organisation(), cap, now)
        .compose(
            (Optional<Instant> oldest) ->
                oldest.isEmpty()
                    ? Future.<Void>succeededFuture()
                    : Future.<Void>failedFuture(new Full()));
  }

  private static Future<RowSet<Row>> execute(
      SqlConnection transaction, String sql, Redemption redemption, ReleaseCap cap, Instant at) {
    return transaction
        .preparedQuery(sql)
        .execute(
            Tuple.of(redemption.organisation().value(), cap.service().value(), at.atOffset(UTC)));
  }

  /** Ends a transaction that shall leave nothing behind. */
  private static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Full() {
      super("the cap is reached", null, false, false);
    }
  }
}
