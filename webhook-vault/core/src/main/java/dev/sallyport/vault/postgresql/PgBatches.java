package dev.sallyport.vault.postgresql;

import dev.sallyport.service.batch.Batcher;
import dev.sallyport.service.batch.Entrance;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;

/**
 * What the event loops of a process write in batches: one statement under way for redemptions and
 * one for the log, on one connection, and the next takes what all loops brought meanwhile. What a
 * statement costs whatever its length is so paid once for all of them.
 */
final class PgBatches {
  private final SqlClient connection;
  private final Batcher<Redemption, RedemptionOutcome> redemptions;
  private final Batcher<AppendedEntry, Boolean> entries;

  /**
   * @param owner the event loop that does the writing for all
   */
  PgBatches(Context owner, SqlClient connection) {
    this.connection = connection;
    RedeemedBatches redeemed = new RedeemedBatches(connection);
    this.redemptions = new Batcher<>(owner, PgLimits.BATCHES, redeemed::redeem);
    this.entries =
        new Batcher<>(owner, PgLimits.BATCHES, batch -> AppendedEntry.appendAll(connection, batch));
  }

  Entrance<Redemption, RedemptionOutcome> redemptions(Context loop) {
    return redemptions.entrance(loop);
  }

  Entrance<AppendedEntry, Boolean> entries(Context loop) {
    return entries.entrance(loop);
  }

  /** Whether the connection that everything is written over works. */
  Future<Void> check() {
    return connection.query("select 1").execute().mapEmpty();
  }

  /** Finishes what was taken, then closes the connection. */
  Future<Void> close() {
    return Future.join(redemptions.close(), entries.close())
        .eventually(connection::close)
        .mapEmpty();
  }
}
