package dev.sallyport.vault.postgresql;

import static java.time.ZoneOffset.UTC;

import dev.sallyport.service.batch.Batcher;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Redemptions in table {@code redemption}, whose primary key makes a ticket single-use on all
 * replicas. What arrives while one statement is under way goes together in the next.
 */
final class PgRedemptions implements Redemptions {
  /** Rows deleted at a time: holds no lock for long. */
  private static final int FORGOTTEN_AT_ONCE = 5_000;

  private static final String FORGET =
      """
      delete from redemption where organisation = $1 and ctid = any (array(
        select ctid from redemption where organisation = $1 and expires_at < $2 limit $3))""";

  private final Batcher<Redemption, RedemptionOutcome> batches;
  private final SqlClient connection;
  private final SqlClient pool;

  PgRedemptions(Context context, SqlClient connection, SqlClient pool) {
    this.connection = connection;
    this.pool = pool;
    this.batches = new Batcher<>(context, PgLimits.BATCHES, this::redeemAll);
  }

  @Override
  public Future<RedemptionOutcome> redeem(Redemption redemption) {
    return PgFailures.translate(batches.submit(redemption));
  }

  @Override
  public Future<Integer> forgetExpired(Organisation organisation, Instant now) {
    Instant before = now.minus(REMEMBERED_AFTER_EXPIRY);
    Tuple parameters = Tuple.of(organisation.value(), before.atOffset(UTC), FORGOTTEN_AT_ONCE);
    return PgFailures.translate(pool.preparedQuery(FORGET).execute(parameters))
        .map(RowSet::rowCount);
  }

  Future<Void> close() {
    return batches.close();
  }

  private Future<List<RedemptionOutcome>> redeemAll(List<Redemption> asked) {
    return connection
        .preparedQuery(RedeemStatement.SQL)
        .execute(RedeemStatement.parameters(asked))
        .map(rows -> outcomes(asked.size(), rows));
  }

  /** The statement tells only what was not redeemed, which is usually nothing. */
  private static List<RedemptionOutcome> outcomes(int size, RowSet<Row> notRedeemed) {
    List<RedemptionOutcome> outcomes =
        new ArrayList<>(Collections.nCopies(size, RedemptionOutcome.REDEEMED));
    for (Row row : notRedeemed) {
      outcomes.set(
          row.getInteger(0) - 1,
          row.getBoolean(1) ? RedemptionOutcome.ALREADY_REDEEMED : RedemptionOutcome.VERSION_MOVED);
    }
    return outcomes;
  }
}
