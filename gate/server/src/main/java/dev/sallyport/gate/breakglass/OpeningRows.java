package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Openings as rows. */
final class OpeningRows {
  /** What has expired has expired, whether or not that was written down. */
  static final String STATE =
      "case when closed_by is not null then 'closed' when ended_at is not null or expires_at <= statement_timestamp() then 'expired' else 'open' end";

  static final String COLUMNS =
      "id, agent, service, reason, opened_by, opened_at, expires_at, "
          + STATE
          + " as state, coalesce(ended_at, case when expires_at <= statement_timestamp() then expires_at end) as ended_at, closed_by";

  private OpeningRows() {}

  static List<Opening> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(OpeningRows::opening).toList();
  }

  static Optional<Opening> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst().map(OpeningRows::opening);
  }

  private static Opening opening(Row row) {
    return new Opening(
        new BreakGlassId(row.getString("id")),
        new AgentId(row.getString("agent")),
        new ServiceName(row.getString("service")),
        row.getString("reason"),
        row.getString("opened_by"),
        row.getOffsetDateTime("opened_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        OpeningState.parse(row.getString("state")).orElseThrow(),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("closed_by")));
  }
}
