package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What became of the events that an endpoint was to be told about, newest first. */
public final class PgDeliveryLog {
  private static final String LIST =
      """
      select delivery.number, delivery.event, event.type, delivery.status, delivery.attempts, delivery.last_attempt_at,
        delivery.last_failure, delivery.last_http_status,
        case delivery.status when 'pending' then delivery.due_at end as next_attempt_at, delivery.created_at, delivery.finished_at
      from event_delivery delivery
      join event on event.organisation = delivery.organisation and event.id = delivery.event
      where delivery.organisation = $1 and delivery.endpoint = $2 and delivery.number < $3
        and ($4::text is null or delivery.status = $4)
      order by delivery.number desc limit $5""";

  private final Pool pool;

  public PgDeliveryLog(Pool pool) {
    this.pool = pool;
  }

  Future<Page<DeliveryEntry>> page(
      OrganisationId organisation,
      EndpointId endpoint,
      Optional<DeliveryStatus> status,
      PageRequest<Long> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(organisation.value(), endpoint.value(), page.after().orElse(Long.MAX_VALUE))
                .addValue(status.map(DeliveryStatus::wireName).orElse(null))
                .addInteger(page.rowsToRead()))
        .map(
            rows ->
                Page.of(
                    StreamSupport.stream(rows.spliterator(), false)
                        .map(PgDeliveryLog::entry)
                        .toList(),
                    page,
                    entry -> Long.toString(entry.number())));
  }

  private static DeliveryEntry entry(Row row) {
    return new DeliveryEntry(
        row.getLong("number"),
        new EventId(row.getString("event")),
        row.getString("type"),
        DeliveryStatus.parse(row.getString("status")).orElseThrow(),
        row.getInteger("attempts"),
        time(row, "last_attempt_at"),
        Optional.ofNullable(row.getString("last_failure")),
        Optional.ofNullable(row.getInteger("last_http_status")),
        time(row, "next_attempt_at"),
        row.getOffsetDateTime("created_at").toInstant(),
        time(row, "finished_at"));
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
