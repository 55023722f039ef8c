package dev.sallyport.gate.console;

import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads from the log who uses what, by its one index: so only its newest part is looked at. */
final class PgUsages {
  /** Records that one reading looks at: some ten milliseconds of PostgreSQL. */
  private static final int RECORDS = 20_000;

  /** Keys and credentials that are named. */
  private static final int MOST_LINES = 100;

  private static final String READ =
      """
      with looked_at as materialized (
        select at, key_id, service, decision from audit where organisation = $1 order by id desc limit $3
      ), used as materialized (
        select at, key_id, service, decision from looked_at where at >= statement_timestamp() - make_interval(hours => $2)
      )
      select 'window' as kind, null as name, count(*) as allowed, 0::bigint as refused, min(at) as at,
        count(*) < $3 or min(at) < statement_timestamp() - make_interval(hours => $2) as complete from looked_at
      union all
      (select 'key', key_id, count(*) filter (where decision = 1), count(*) filter (where decision <> 1), max(at), true
       from used where key_id is not null group by key_id order by count(*) desc, key_id limit $4)
      union all
      (select 'credential', service, count(*) filter (where decision = 1), count(*) filter (where decision <> 1), max(at), true
       from used where service is not null group by service order by count(*) desc, service limit $4)\
      """;

  private final Pool pool;

  PgUsages(Pool pool) {
    this.pool = pool;
  }

  /** What was used within the last so many hours. */
  Future<Usage> within(OrganisationId organisation, int hours) {
    return pool.preparedQuery(READ)
        .execute(Tuple.of(organisation.value(), hours, RECORDS, MOST_LINES))
        .map(PgUsages::usage);
  }

  private static Usage usage(RowSet<Row> rows) {
    Optional<Instant> since = Optional.empty();
    boolean complete = true;
    List<Usage.Line> keys = new ArrayList<>();
    List<Usage.Line> credentials = new ArrayList<>();
    for (Row row : rows) {
      switch (row.getString("kind")) {
        case "key" -> keys.add(line(row));
        case "credential" -> credentials.add(line(row));
        default -> {
          since = Optional.ofNullable(row.getOffsetDateTime("at")).map(OffsetDateTime::toInstant);
          complete = row.getBoolean("complete");
        }
      }
    }
    return new Usage(since, complete, keys, credentials);
  }

  private static Usage.Line line(Row row) {
    return new Usage.Line(
        row.getString("name"),
        row.getLong("allowed"),
        row.getLong("refused"),
        row.getOffsetDateTime("at").toInstant());
  }
}
