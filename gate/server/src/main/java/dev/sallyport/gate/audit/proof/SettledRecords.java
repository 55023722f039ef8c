package dev.sallyport.gate.audit.proof;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.HashSet;
import java.util.Set;

/**
 * Up to which id every record is there that will ever be; see the package for why this is true. For
 * one caller at a time.
 */
final class SettledRecords {
  private static final String SEQUENCE =
      """
      select coalesce(pg_sequence_last_value(seqrelid), 0) as last, seqcache as cached
      from pg_sequence where seqrelid = pg_get_serial_sequence('audit', 'id')::regclass""";

  private static final String WRITERS =
      """
      select distinct virtualtransaction as writer from pg_locks
      where locktype = 'relation' and relation = 'audit'::regclass and mode = 'RowExclusiveLock' and granted
        and database = (select oid from pg_database where datname = current_database())
        and ($1::text[] is null or virtualtransaction = any($1))""";

  private final Pool pool;
  private final Set<String> writers = new HashSet<>();
  private long settled;
  private long waitingFor;

  SettledRecords(Pool pool) {
    this.pool = pool;
  }

  /** The highest id that is known to be settled; asks the database what is new. */
  Future<Long> upTo() {
    if (!writers.isEmpty()) {
      return writers(writers.toArray(String[]::new)).compose(this::lookAgain);
    }
    return look();
  }

  private Future<Long> lookAgain(Set<String> still) {
    writers.retainAll(still);
    if (!writers.isEmpty()) {
      return Future.succeededFuture(settled);
    }
    settled = waitingFor;
    return look();
  }

  /** First the sequence, then who may hold ids that it has given. */
  private Future<Long> look() {
    return pool.query(SEQUENCE)
        .execute()
        .compose(
            rows -> {
              Row sequence = rows.iterator().next();
              if (sequence.getLong("cached") != 1) {
                return Future.failedFuture(
                    new IllegalStateException("the sequence of the log's ids caches ids"));
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
        .execute(Tuple.tuple().addValue(among))
        .map(
            rows -> {
              Set<String> found = new HashSet<>();
              rows.forEach(row -> found.add(row.getString("writer")));
              return found;
            });
  }
}
