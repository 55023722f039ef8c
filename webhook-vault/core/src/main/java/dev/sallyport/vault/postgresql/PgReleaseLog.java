package dev.sallyport.vault.postgresql;

import dev.sallyport.service.batch.Entrance;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The log in table {@code release_log}, which refuses every change but an insert. */
final class PgReleaseLog implements ReleaseLog {
  private static final String PAGE =
      """
      select sequence, at, outcome, reason, ticket, subject, service, purpose, fields, client, request_id
      from release_log where organisation = $1 and sequence < $2 order by sequence desc limit $3\
      """;

  private static final String COUNT =
      "select count(*) as total from (select 1 from release_log where organisation = $1 limit $2)"
          + " counted";

  private final Entrance<AppendedEntry, Boolean> batches;
  private final SqlClient pool;

  PgReleaseLog(Entrance<AppendedEntry, Boolean> batches, SqlClient pool) {
    this.batches = batches;
    this.pool = pool;
  }

  @Override
  public Future<Void> append(Organisation organisation, LogEntry entry) {
    return PgFailures.translate(batches.submit(new AppendedEntry(organisation, entry))).mapEmpty();
  }

  @Override
  public Future<LogPage> page(Organisation organisation, OptionalLong before, int limit) {
    LogPage.requireLimit(limit);
    Tuple parameters = Tuple.of(organisation.value(), before.orElse(Long.MAX_VALUE), limit + 1);
    return PgFailures.translate(pool.preparedQuery(PAGE).execute(parameters))
        .map(rows -> LogPage.of(read(rows), limit));
  }

  @Override
  public Future<Long> count(Organisation organisation, int most) {
    return PgFailures.translate(
            pool.preparedQuery(COUNT).execute(Tuple.of(organisation.value(), most)))
        .map(rows -> rows.iterator().next().getLong("total"));
  }

  static List<RecordedEntry> read(RowSet<Row> rows) {
    List<RecordedEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(LogColumns.read(row));
    }
    return entries;
  }
}
