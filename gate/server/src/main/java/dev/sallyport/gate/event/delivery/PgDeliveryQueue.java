package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditDecision;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.AuditSource;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The queue in PostgreSQL, from which all gates take deliveries. */
final class PgDeliveryQueue {
  /**
   * Taken deliveries are skipped by other gates while they are being taken, and not due afterwards.
   * An endpoint has only so many under way at a time, so that one that is slow leaves room for the
   * others.
   */
  private static final String TAKE =
      """
      with waiting as (
        select distinct organisation, endpoint from event_delivery
        where status in ('pending', 'sending') and due_at <= statement_timestamp()
      ), chosen as (
        select due.organisation, due.endpoint, due.event
        from waiting cross join lateral (
          select organisation, endpoint, event, due_at from event_delivery
          where organisation = waiting.organisation and endpoint = waiting.endpoint
            and status in ('pending', 'sending') and due_at <= statement_timestamp()
          order by due_at
          limit greatest(0, $2 - (
            select count(*) from event_delivery sending
            where sending.organisation = waiting.organisation and sending.endpoint = waiting.endpoint
              and sending.status = 'sending' and sending.due_at > statement_timestamp()))
          for update skip locked) due
        order by due.due_at limit $1
      ), taken as (
        update event_delivery delivery
        set status = 'sending', attempts = attempts + 1, last_attempt_at = statement_timestamp(),
          due_at = statement_timestamp() + make_interval(secs => $3)
        from chosen
        where delivery.organisation = chosen.organisation and delivery.endpoint = chosen.endpoint and delivery.event = chosen.event
        returning delivery.organisation, delivery.endpoint, delivery.event, delivery.attempts
      )
      select taken.organisation, taken.endpoint, taken.event, taken.attempts, endpoint.kind, endpoint.url, event.type, event.at, event.data, event.sealed as members,
      """
          + PgEndpointSecrets.OF_TAKEN
          + """
       from taken
      join event_endpoint endpoint on endpoint.organisation = taken.organisation and endpoint.id = taken.endpoint
      join event on event.organisation = taken.organisation and event.id = taken.event\
      """;

  private static final String SETTLE =
      """
      update event_delivery
      set status = $5, last_failure = $6, last_http_status = $7,
        due_at = statement_timestamp() + make_interval(secs => $8),
        finished_at = case when $5 = 'pending' then null else statement_timestamp() end
      where organisation = $1 and endpoint = $2 and event = $3 and status = 'sending' and attempts = $4\
      """;

  private static final String DISABLE =
      """
      update event_endpoint set status = 'disabled', disabled_because = 'gone', updated_at = now()
      where organisation = $1 and id = $2 and status = 'enabled'\
      """;

  private static final Duration NO_PAUSE = Duration.ZERO;

  private final Pool pool;
  private final AuditRecords audit;

  PgDeliveryQueue(Pool pool, AuditRecords audit) {
    this.pool = pool;
    this.audit = audit;
  }

  /**
   * Takes what is due.
   *
   * @param limit most deliveries
   * @param perEndpoint most that are under way to one endpoint at a time, over all gates
   * @param lease how long they stay this gate's
   */
  Future<List<DueDelivery>> take(int limit, int perEndpoint, Duration lease) {
    return pool.preparedQuery(TAKE)
        .execute(Tuple.of(limit, perEndpoint, (double) lease.toSeconds()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PgDeliveryQueue::delivery)
                    .toList());
  }

  /** Ends a delivery that was taken; false when another attempt has taken it over. */
  Future<Boolean> delivered(DueDelivery delivery, int httpStatus) {
    return settle(pool, delivery, DeliveryStatus.DELIVERED, null, httpStatus, NO_PAUSE);
  }

  /** Puts a failed delivery back until {@code pause} is over, or gives it up when there is none. */
  Future<Boolean> failed(
      DueDelivery delivery, AttemptResult.Failed failed, Optional<Duration> pause) {
    return settle(
        pool,
        delivery,
        pause.isPresent() ? DeliveryStatus.PENDING : DeliveryStatus.FAILED,
        failed.failure(),
        failed.httpStatus().orElse(null),
        pause.orElse(NO_PAUSE));
  }

  /** Disables the endpoint and drops what waits for it. */
  Future<Boolean> gone(DueDelivery delivery) {
    return pool.<Boolean>withTransaction(connection -> gone(connection, delivery))
        .map(Objects::requireNonNull);
  }

  private Future<Boolean> gone(SqlConnection connection, DueDelivery delivery) {
    return settle(
            connection,
            delivery,
            DeliveryStatus.FAILED,
            DeliveryFailure.GONE,
            AttemptResult.Gone.HTTP_STATUS,
            NO_PAUSE)
        .compose(
            settled ->
                settled ? disable(connection, delivery).map(true) : Future.succeededFuture(false));
  }

  private Future<?> disable(SqlConnection connection, DueDelivery delivery) {
    return connection
        .preparedQuery(DISABLE)
        .execute(Tuple.of(delivery.organisation().value(), delivery.endpoint().value()))
        .compose(
            disabled ->
                disabled.rowCount() == 0
                    ? Future.succeededFuture()
                    : audit.append(connection, disabledRecord(delivery)))
        .compose(
            recorded ->
                PgEndpoints.cancel(connection, delivery.organisation(), delivery.endpoint()));
  }

  private static AuditRecord disabledRecord(DueDelivery delivery) {
    return new AuditRecord(
        delivery.organisation().value(),
        AuditAction.EVENT_ENDPOINT_CHANGED,
        AuditDecision.ALLOW,
        AuditSource.GATE,
        null,
        null,
        null,
        delivery.endpoint().value(),
        null,
        null,
        null,
        null);
  }

  private static Future<Boolean> settle(
      SqlClient client,
      DueDelivery delivery,
      DeliveryStatus status,
      @Nullable DeliveryFailure failure,
      @Nullable Integer httpStatus,
      Duration pause) {
    return client
        .preparedQuery(SETTLE)
        .execute(
            Tuple.of(
                    delivery.organisation().value(),
                    delivery.endpoint().value(),
                    delivery.event().value(),
                    delivery.attempt(),
                    status.wireName())
                .addValue(failure == null ? null : failure.name())
                .addValue(httpStatus)
                .addDouble(pause.toMillis() / 1000.0))
        .map(rows -> rows.rowCount() > 0);
  }

  private static DueDelivery delivery(Row row) {
    return new DueDelivery(
        new OrganisationId(row.getString("organisation")),
        new EndpointId(row.getString("endpoint")),
        new EventId(row.getString("event")),
        row.getInteger("attempts"),
        row.getString("kind").equals(EndpointKind.CONTACT.wireName()),
        row.getString("url"),
        row.getString("type"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("data"),
        Optional.ofNullable(row.getBuffer("members")),
        DueDelivery.Sealed.all(row.getArrayOfIntegers("numbers"), row.getArrayOfBuffers("sealed")));
  }
}
