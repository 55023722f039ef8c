package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantRequestId;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Requests as rows. */
final class GrantRequestRows {
  /** A request that nobody decided in time has expired, whether or not that was written down. */
  static final String STATUS =
      "case when status = 'pending' and expires_at <= statement_timestamp() then 'expired' else status end";

  static final String COLUMNS =
      "id, agent, service, reason, hours, "
          + STATUS
          + " as status, created_at, expires_at, decided_at, decided_by, decision_reason, grant_id";

  private GrantRequestRows() {}

  static List<GrantRequest> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(GrantRequestRows::request).toList();
  }

  static Optional<GrantRequest> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false)
        .findFirst()
        .map(GrantRequestRows::request);
  }

  private static GrantRequest request(Row row) {
    return new GrantRequest(
        new GrantRequestId(row.getString("id")),
        new AgentId(row.getString("agent")),
        new ServiceName(row.getString("service")),
        row.getString("reason"),
        row.getInteger("hours"),
        GrantRequestStatus.parse(row.getString("status")).orElseThrow(),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("decided_at")).map(at -> decided(row, at)));
  }

  private static GrantRequest.Decided decided(Row row, OffsetDateTime at) {
    return new GrantRequest.Decided(
        at.toInstant(),
        row.getString("decided_by"),
        Optional.ofNullable(row.getString("decision_reason")),
        Optional.ofNullable(row.getString("grant_id")));
  }
}
