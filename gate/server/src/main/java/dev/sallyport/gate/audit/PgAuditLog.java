package dev.sallyport.gate.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The log in PostgreSQL, for reading. There is one index, so that writing stays cheap: filters look
 * at a window of the log at a time.
 */
public final class PgAuditLog {
  /** Records that one reading looks at. Ten thousand take PostgreSQL a few milliseconds. */
  static final int WINDOW = 10_000;

  private static final String SQL =
      """
      with looked_at as materialized (
        select * from audit where organisation = $1 and id < $2 order by id desc limit $3
      ), seen as (select count(*) as records, min(id) as last from looked_at)
      select seen.records, seen.last, wanted.id, wanted.at, wanted.action, wanted.decision, wanted.source, wanted.reason,
        wanted.actor_id, wanted.key_id, wanted.object_id, wanted.service, wanted.client, wanted.ticket_id, wanted.request_id,
        wanted.rule,
        case when wanted.trace ~ '^(\\[|[^@ ]+@[0-9]{1,9}( [^@ ]+@[0-9]{1,9})*$)' then trace_in_full($1, wanted.trace) else wanted.trace end
      from seen left join lateral (
        select * from looked_at
        where ($4::text is null or actor_id = $4) and ($5::text is null or service = $5) and ($6::smallint is null or action = $6)
          and ($7::smallint is null or decision = $7) and ($8::text is null or reason = $8)
          and ($9::timestamptz is null or at >= $9) and ($10::timestamptz is null or at < $10)
          and ($12::text is null or rule = $12)
        order by id desc limit $11) wanted on true
      order by wanted.id desc""";

  private final Pool pool;

  /** Reads from this pool. */
  public PgAuditLog(Pool pool) {
    this.pool = pool;
  }

  Future<AuditPage> page(String organisation, AuditFilter filter, long before, int limit) {
    return pool.preparedQuery(SQL)
        .execute(
            Tuple.tuple()
                .addString(organisation)
                .addLong(before)
                .addInteger(WINDOW)
                .addValue(filter.actor().orElse(null))
                .addValue(filter.service().orElse(null))
                .addValue(filter.action().map(AuditAction::code).orElse(null))
                .addValue(filter.decision().map(AuditDecision::code).orElse(null))
                .addValue(filter.reason().orElse(null))
                .addValue(time(filter.from()))
                .addValue(time(filter.to()))
                .addInteger(limit)
                .addValue(filter.rule().orElse(null)))
        .map(rows -> page(organisation, rows, limit));
  }

  private static AuditPage page(String organisation, RowSet<Row> rows, int limit) {
    List<AuditEntry> entries = new ArrayList<>(rows.size());
    OptionalLong next = OptionalLong.empty();
    for (Row row : rows) {
      if (row.getLong(0) == WINDOW) {
        next = OptionalLong.of(row.getLong(1));
      }
      if (row.getLong(2) != null) {
        entries.add(AuditRows.read(organisation, row, 2));
      }
    }
    return entries.size() == limit
        ? new AuditPage(entries, OptionalLong.of(entries.getLast().id()))
        : new AuditPage(entries, next);
  }

  private static @Nullable OffsetDateTime time(Optional<Instant> instant) {
    return instant.map(time -> time.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
