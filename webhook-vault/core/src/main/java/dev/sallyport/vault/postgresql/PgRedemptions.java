package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.service.batch.Entrance;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;

/**
 * Redemptions in table {@code redemption}, whose primary key makes a ticket single-use on all
 * replicas. What arrives while one statement is under way goes together in the next. What has a cap
 * does not go with the others: the batch finds it, leaves it alone, and it is counted by itself.
 */
final class PgRedemptions implements Redemptions {
  /** Rows deleted at a time: holds no lock for long. */
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private static final String FORGET =
      """
      delete from redemption where organisation = $1 and ctid = any (array(
        select ctid from redemption where organisation = $1 and expires_at < $2 limit $3))""";

  private final Entrance<Redemption, RedemptionOutcome> batches;
  private final CountedRedemptions counted;
  private final SqlClient pool;

  PgRedemptions(
      Entrance<Redemption, RedemptionOutcome> batches, CountedRedemptions counted, SqlClient pool) {
    this.batches = batches;
    this.counted = counted;
    this.pool = pool;
  }

  @Override
  public Future<RedemptionOutcome> redeem(Redemption redemption) {
    return PgFailures.translate(batches.submit(redemption))
        .compose(
            outcome ->
                outcome == RedemptionOutcome.CAPPED
                    ? counted.redeem(redemption)
                    : Future.succeededFuture(outcome));
  }

  @Override
  public Future<Integer> forgetExpired(Organisation organisation, Instant now) {
    Instant before = now.minus(REMEMBERED_AFTER_EXPIRY);
    Tuple parameters = Tuple.of(organisation.value(), before.atOffset(UTC), FORGOTTEN_AT_ONCE);
    return PgFailures.translate(pool.preparedQuery(FORGET).execute(parameters))
        .map(RowSet::rowCount);
  }
}
