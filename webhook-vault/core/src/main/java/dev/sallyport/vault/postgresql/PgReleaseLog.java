package dev.sallyport.vault.postgresql;

import dev.sallyport.service.batch.Batcher;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** The log in table {@code release_log}, which refuses every change but an insert. */
final class PgReleaseLog implements ReleaseLog {
  private static final String APPEND =
      """
      insert into release_log (organisation, at, outcome, reason, ticket, subject, service, purpose, client, request_id)
      select organisation, at, outcome, reason, ticket, subject, service, purpose, client, request_id
      from unnest($1::text[], $2::timestamptz[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
          $10::text[]) with ordinality
        as entry (organisation, at, outcome, reason, ticket, subject, service, purpose, client, request_id, position)
      order by position""";
  private static final String PAGE =
      """
      select sequence, at, outcome, reason, ticket, subject, service, purpose, client, request_id
      from release_log where organisation = $1 and sequence < $2 order by sequence desc limit $3""";

  private record Appended(Organisation organisation, LogEntry entry) {}

  private final Batcher<Appended, Boolean> batches;
  private final SqlClient connection;
  private final SqlClient pool;

  PgReleaseLog(Context context, SqlClient connection, SqlClient pool) {
    this.connection = connection;
    this.pool = pool;
    this.batches = new Batcher<>(context, PgLimits.BATCHES, this::appendAll);
  }

  @Override
  public Future<Void> append(Organisation organisation, LogEntry entry) {
    return PgFailures.translate(batches.submit(new Appended(organisation, entry))).mapEmpty();
  }

  @Override
  public Future<LogPage> page(Organisation organisation, OptionalLong before, int limit) {
    LogPage.requireLimit(limit);
    Tuple parameters = Tuple.of(organisation.value(), before.orElse(Long.MAX_VALUE), limit + 1);
    return PgFailures.translate(pool.preparedQuery(PAGE).execute(parameters))
        .map(rows -> LogPage.of(read(rows), limit));
  }

  Future<Void> close() {
    return batches.close();
  }

  private Future<List<Boolean>> appendAll(List<Appended> appended) {
    LogColumns entries = new LogColumns(appended.size());
    for (int i = 0; i < appended.size(); i++) {
      entries.set(i, appended.get(i).entry());
    }
    Tuple parameters =
        Tuple.tuple()
            .addArrayOfString(
                appended.stream().map(each -> each.organisation().value()).toArray(String[]::new));
    entries.appendTo(parameters);
    return connection
        .preparedQuery(APPEND)
        .execute(parameters)
        .map(rows -> Collections.nCopies(appended.size(), true));
  }

  private static List<RecordedEntry> read(RowSet<Row> rows) {
    List<RecordedEntry> entries = new ArrayList<>();
    for (Row row : rows) {
      entries.add(new RecordedEntry(row.getLong("sequence"), LogColumns.read(row)));
    }
    return entries;
  }
}
