package dev.sallyport.service.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.Set;

/**
 * Up to which number every row of a table is there that will ever be. A writer holds the table's
 * lock before the sequence gives it a number, and until its rows are seen or gone. So whoever asks
 * the sequence first, and then waits for the writers that hold the lock, has seen all rows up to
 * what the sequence said. For one caller at a time.
 */
public final class SettledRows {
  private static final String SEQUENCE =
      """
      select coalesce(pg_sequence_last_value(seqrelid), 0) as last, seqcache as cached
      from pg_sequence where seqrelid = pg_get_serial_sequence($1, $2)::regclass""";

  private static final String WRITERS =
      """
      select distinct virtualtransaction as writer from pg_locks
      where locktype = 'relation' and relation = $2::text::regclass and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())
        and ($1::text[] is null or virtualtransaction = any($1))""";

  private final Pool pool;
  private final String table;
  private final String column;
  private final Set<String> writers = new HashSet<>();
  private long settled;
  private long waitingFor;

  /**
   * Looks at a table from which nobody takes rows but those that were settled long ago.
   *
   * @param column the one that its rows are numbered in, by a sequence that caches nothing
   */
  public SettledRows(Pool pool, String table, String column) {
    this.pool = pool;
    this.table = table;
    this.column = column;
  }

  /** The highest id that is known to be settled; asks the database what is new. */
  public Future<Long> upTo() {
    if (!writers.isEmpty()) {
      return again().compose(id -> isComplete() ? look() : Future.succeededFuture(id));
    }
    return look();
  }

  /** Whether nothing that was there when the database was asked is still to be settled. */
  public boolean isComplete() {
    return writers.isEmpty();
  }

  /** The same as {@link #upTo}, without what is newer: are those writers done meanwhile? */
  public Future<Long> again() {
    return writers(writers.toArray(String[]::new))
        .map(
            still -> {
              writers.retainAll(still);
              if (writers.isEmpty()) {
                settled = waitingFor;
              }
              return settled;
            });
  }

  /** First the sequence, then who may hold ids that it has given. */
  private Future<Long> look() {
    return pool.preparedQuery(SEQUENCE)
        .execute(Tuple.of(table, column))
        .compose(
            rows -> {
              Row sequence = rows.iterator().next();
              if (sequence.getLong("cached") != 1) {
                return Future.failedFuture(
                    new IllegalStateException("the sequence of the rows' numbers caches numbers"));
              }
              waitingFor = sequence.getLong("last");
              return waitingFor == settled
                  ? Future.succeededFuture(settled)
                  : writers(null).map(this::settle);
            });
  }

  private Long settle(Set<String> found) {
    writers.addAll(found);
    if (writers.isEmpty()) {
      settled = waitingFor;
    }
    return settled;
  }

  private Future<Set<String>> writers(String @org.jspecify.annotations.Nullable [] among) {
    return pool.preparedQuery(WRITERS)
        .execute(Tuple.tuple().addValue(among).addString(table))
        .map(
            rows -> {
              Set<String> found = new HashSet<>();
              rows.forEach(row -> found.add(row.getString("writer")));
              return found;
            });
  }
}
