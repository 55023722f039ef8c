package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.SandboxCredentialId;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Credentials of the sandbox as rows. */
final class SandboxRows {
  /** What has expired has expired, but for what ended before. */
  static final String STATE =
      "case when agent is not null then 'promoted' when ended_at is not null then 'revoked' when"
          + " expires_at <= statement_timestamp() then 'expired' else 'active' end";

  static final String COLUMNS =
      "organisation, id, request, hint, scopes, answers, network, created_at, expires_at,"
          + " last_used_at, "
          + STATE
          + " as state, ended_at, ended_by, end_reason, agent";

  private SandboxRows() {}

  static List<SandboxCredential> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(SandboxRows::credential).toList();
  }

  static Optional<SandboxCredential> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }

  static SandboxCredential credential(Row row) {
    return new SandboxCredential(
        new OrganisationId(row.getString("organisation")),
        new SandboxCredentialId(row.getString("id")),
        row.getString("request"),
        row.getString("hint"),
        List.of(row.getArrayOfStrings("scopes")),
        new JsonObject(row.getString("answers")),
        row.getString("network"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        instant(row, "last_used_at"),
        SandboxState.parse(row.getString("state")).orElseThrow(),
        instant(row, "ended_at")
            .map(
                at ->
                    new SandboxCredential.End(
                        at,
                        row.getString("ended_by"),
                        Optional.ofNullable(row.getString("end_reason")))),
        Optional.ofNullable(row.getString("agent")).map(AgentId::new));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
