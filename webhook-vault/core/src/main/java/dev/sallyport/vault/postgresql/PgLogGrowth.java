package dev.sallyport.vault.postgresql;

import dev.sallyport.vault.log.proof.GrownTree;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Adds leaves to the tree of a log, in one transaction. */
final class PgLogGrowth {
  /** Whoever comes second waits for the row, and then finds another size. */
  private static final String MOVE =
      "update log_tree set size = $3, last_sequence = $4, checkpoint = $5 where organisation = $1"
          + " and size = $2";

  private static final String PUT_TILE =
      """
      insert into log_tile (organisation, level, number, hashes, sequences, first_sequence)
      select $1, $2, $3, $4, whole.sequences, whole.sequences[1]
      from (select (select sequences from log_tile where organisation = $1 and level = $2 and number = $3) || $5::bigint[] as sequences) as whole
      on conflict (organisation, level, number) do update set hashes = excluded.hashes, sequences = excluded.sequences""";

  private PgLogGrowth() {}

  static Future<Boolean> run(Pool pool, GrownTree step) {
    return PgFailures.translate(
        pool.withTransaction(
            connection ->
                move(connection, step)
                    .compose(
                        moved ->
                            moved
                                ? connection
                                    .preparedQuery(PUT_TILE)
                                    .executeBatch(tiles(step))
                                    .map(true)
                                : Future.succeededFuture(false))));
  }

  private static Future<Boolean> move(SqlConnection connection, GrownTree step) {
    return connection
        .preparedQuery(MOVE)
        .execute(
            Tuple.of(
                step.before().key().organisation().value(),
                step.before().size(),
                step.after().size(),
                step.after().lastSequence(),
                step.after().checkpoint()))
        .map(rows -> rows.rowCount() == 1);
  }

  private static List<Tuple> tiles(GrownTree step) {
    List<Tuple> rows = new ArrayList<>();
    step.tiles()
        .forEach(
            (tile, hashes) ->
                rows.add(
                    Tuple.of(
                        step.before().key().organisation().value(),
                        (short) tile.level(),
                        tile.index(),
                        Buffer.buffer(hashes),
                        tile.level() == 0 ? step.added(tile) : null)));
    return rows;
  }
}
