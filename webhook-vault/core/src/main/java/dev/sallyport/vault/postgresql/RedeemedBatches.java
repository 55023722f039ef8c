package dev.sallyport.vault.postgresql;

import dev.sallyport.service.database.SqlStates;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Redeems batches on one connection. Tickets that come back are rare, so a batch is first tried
 * with the statement that does not expect any; while they do come back, it is not tried.
 */
final class RedeemedBatches {
  private static final String PRIMARY_KEY = "redemption_pkey";

  private final SqlClient connection;
  private boolean ticketsComeBack;

  RedeemedBatches(SqlClient connection) {
    this.connection = connection;
  }

  Future<List<RedemptionOutcome>> redeem(List<Redemption> batch) {
    List<AskedRedemption> asked = AskedRedemption.inOrder(batch);
    return statement(asked).map(notRedeemed -> outcomes(asked, notRedeemed));
  }

  private Future<RowSet<Row>> statement(List<AskedRedemption> asked) {
    return ticketsComeBack
        ? execute(RedeemStatement.CAREFUL, asked)
        : execute(RedeemStatement.PLAIN, asked)
            .recover(
                failure ->
                    isReuse(failure)
                        ? execute(RedeemStatement.CAREFUL, asked)
                        : Future.failedFuture(failure));
  }

  private Future<RowSet<Row>> execute(String sql, List<AskedRedemption> asked) {
    return connection.preparedQuery(sql).execute(RedeemStatement.parameters(asked));
  }

  /** Nothing of the statement has happened, so another may be tried. */
  private static boolean isReuse(Throwable failure) {
    return SqlStates.violates(failure, PRIMARY_KEY);
  }

  /** The statement tells only what was not redeemed, which is usually nothing. */
  private List<RedemptionOutcome> outcomes(List<AskedRedemption> asked, RowSet<Row> notRedeemed) {
    List<RedemptionOutcome> outcomes =
        new ArrayList<>(Collections.nCopies(asked.size(), RedemptionOutcome.REDEEMED));
    ticketsComeBack = false;
    for (Row row : notRedeemed) {
      int position = asked.get(row.getInteger(0) - 1).position();
      RedemptionOutcome outcome = RedeemStatement.outcome(row);
      ticketsComeBack |= outcome == RedemptionOutcome.ALREADY_REDEEMED;
      outcomes.set(position, outcome);
    }
    return outcomes;
  }
}
