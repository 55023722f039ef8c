package dev.sallyport.vault.postgresql;

import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.log.proof.RemovedEntries;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * Removes entries from the log's beginning, in one transaction with the entry that tells of it. The
 * tables refuse every other removal.
 */
final class PgLogRemoval {
  /** Some hundred milliseconds: as long as this takes, no later entry gets under a checkpoint. */
  static final long AT_ONCE = 4_096;

  /** Whoever comes second waits for the row, and then finds another mark. */
  private static final String LOCK =
      "select size from log_tree where organisation = $1 and removed = $2 for update";

  private static final String MARK =
      "update log_tree set removed = $2, removed_sequence = $3 where organisation = $1";

  private static final String ALLOW = "select set_config('sallyport.log_removal', $1, true)";

  private static final String REMOVE =
      "delete from release_log where organisation = $1 and sequence <= $2";

  private PgLogRemoval() {}

  static Future<Boolean> run(Pool pool, RemovedEntries step) {
    return PgFailures.translate(
        pool.withTransaction(
            connection ->
                connection
                    .preparedQuery(LOCK)
                    .execute(Tuple.of(step.organisation().value(), step.before()))
                    .compose(
                        rows ->
                            rows.size() == 1
                                    && rows.iterator().next().getLong("size") >= step.removed()
                                ? removeTold(connection, step)
                                : Future.succeededFuture(false))));
  }

  private static Future<Boolean> removeTold(SqlConnection connection, RemovedEntries step) {
    String organisation = step.organisation().value();
    return AppendedEntry.appendAll(
            connection, List.of(new AppendedEntry(step.organisation(), step.told())))
        .compose(
            told ->
                connection
                    .preparedQuery(MARK)
                    .execute(Tuple.of(organisation, step.removed(), step.lastSequence())))
        .compose(marked -> connection.preparedQuery(ALLOW).execute(Tuple.of(organisation)))
        .compose(
            allowed ->
                connection
                    .preparedQuery(REMOVE)
                    .execute(Tuple.of(organisation, step.lastSequence())))
        .map(
            gone -> {
              if (gone.rowCount() != step.count()) {
                throw new TreeDamagedException(
                    "%d entries were to be removed and %d are there: some were inserted or deleted meanwhile"
                        .formatted(step.count(), gone.rowCount()));
              }
              return true;
            });
  }
}
