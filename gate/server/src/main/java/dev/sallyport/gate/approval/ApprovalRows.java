package dev.sallyport.gate.approval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.policy.ApprovalDemand;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.ticket.ServiceName;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Held requests as rows. */
final class ApprovalRows {
  /** What has lapsed has lapsed, whether or not that was written down. */
  static final String STATE =
      "case when expires_at > statement_timestamp() then status when status = 'pending' then 'expired' when status = 'executing' then 'failed' when status = 'approved' and uses = 0 then 'expired' when status = 'approved' then 'executed' else status end";

  static final String COLUMNS =
      "organisation, id, agent, service, user_subject, grant_id, request_method, request_host, request_path, demands, reason, longest_seconds, "
          + STATE
          + " as status, created_at, expires_at, decided_at, decided_by, decision_reason, lasts_seconds, uses, last_used_at";

  private ApprovalRows() {}

  static List<Approval> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(ApprovalRows::approval).toList();
  }

  static Optional<Approval> first(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).findFirst().map(ApprovalRows::approval);
  }

  static String demands(List<ApprovalDemand> demands) {
    List<Approval.Demand> frozen =
        demands.stream()
            .map(each -> new Approval.Demand(each.policy().value(), each.version(), each.rule()))
            .toList();
    return new String(Json.write(frozen), UTF_8);
  }

  private static Approval approval(Row row) {
    return new Approval(
        new OrganisationId(row.getString("organisation")),
        new ApprovalId(row.getString("id")),
        frozen(row),
        seconds(row, "longest_seconds"),
        ApprovalState.parse(row.getString("status")).orElseThrow(),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("decided_at")).map(at -> decided(row, at)),
        row.getInteger("uses"),
        Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant));
  }

  private static Approval.Frozen frozen(Row row) {
    return new Approval.Frozen(
        new AgentId(row.getString("agent")),
        new ServiceName(row.getString("service")),
        Optional.ofNullable(row.getString("user_subject")),
        row.getString("grant_id"),
        requested(row),
        demands(row.getString("demands")),
        Optional.ofNullable(row.getString("reason")));
  }

  private static Optional<Approval.Requested> requested(Row row) {
    return Optional.ofNullable(row.getString("request_method"))
        .map(
            method ->
                new Approval.Requested(
                    method,
                    Optional.ofNullable(row.getString("request_host")),
                    row.getString("request_path")));
  }

  private static List<Approval.Demand> demands(String json) {
    try {
      return List.of(Json.read(json.getBytes(UTF_8), Approval.Demand[].class));
    } catch (JsonRefused e) {
      throw new IllegalStateException("an approval's demands are not what was written", e);
    }
  }

  private static Approval.Decided decided(Row row, OffsetDateTime at) {
    return new Approval.Decided(
        at.toInstant(),
        row.getString("decided_by"),
        Optional.ofNullable(row.getString("decision_reason")),
        seconds(row, "lasts_seconds"));
  }

  private static Optional<Duration> seconds(Row row, String column) {
    return Optional.ofNullable(row.getInteger(column)).map(Duration::ofSeconds);
  }
}
