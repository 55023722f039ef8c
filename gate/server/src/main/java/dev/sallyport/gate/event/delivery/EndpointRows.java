package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Rows of endpoints, with the end of their previous secret. */
final class EndpointRows {
  /** Of a table that is called {@code endpoint}. */
  static final String COLUMNS =
      """
      endpoint.id, endpoint.url, endpoint.description, endpoint.event_types, endpoint.status, endpoint.disabled_because,
      endpoint.dropped_events, endpoint.created_at, endpoint.updated_at,
      (select max(secret.expires_at) from event_secret secret
        where secret.organisation = endpoint.organisation and secret.endpoint = endpoint.id
          and secret.expires_at > statement_timestamp()) as previous_secret_until
      """;

  private EndpointRows() {}

  static Endpoint endpoint(Row row) {
    return new Endpoint(
        new EndpointId(row.getString("id")),
        row.getString("url"),
        row.getString("description"),
        List.of(row.getArrayOfStrings("event_types")),
        EndpointStatus.parse(row.getString("status")).orElseThrow(),
        Optional.ofNullable(row.getString("disabled_because")),
        row.getLong("dropped_events"),
        Optional.ofNullable(row.getOffsetDateTime("previous_secret_until"))
            .map(OffsetDateTime::toInstant),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("updated_at").toInstant());
  }
}
