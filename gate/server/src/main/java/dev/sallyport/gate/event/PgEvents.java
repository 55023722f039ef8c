package dev.sallyport.gate.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Events in PostgreSQL: a row for the event, and one for each endpoint that is to be told. */
public final class PgEvents implements Events {
  /**
   * An endpoint that does not answer for days keeps this many events; later ones are counted, not
   * kept.
   */
  public static final int MAXIMUM_WAITING = 1_000;

  /** An event that nobody wants leaves no trace. */
  private static final String APPEND =
      """
      with wanting as materialized (
        select endpoint.id,
          (select count(*) from (
            select from event_delivery waiting
            where waiting.organisation = endpoint.organisation and waiting.endpoint = endpoint.id
              and waiting.status in ('pending', 'sending')
            limit $6) as counted) < $6 as has_room
        from event_endpoint endpoint
        where endpoint.organisation = $1 and endpoint.status = 'enabled'
          and ($5::text = endpoint.id or $5::text is null and endpoint.kind = 'events' and (endpoint.event_types = '{*}' or $3 = any(endpoint.event_types)))
      ), noted as (
        insert into event (organisation, id, type, data, sealed)
        select $1, $2, $3, $4, $7 where exists (select from wanting where has_room)
      ), counted as (
        update event_endpoint set dropped_events = dropped_events + 1
        where organisation = $1 and id in (select id from wanting where not has_room)
      )
      insert into event_delivery (organisation, endpoint, event) select $1, id, $2 from wanting where has_room\
      """;

  @Override
  public Future<Void> append(SqlClient client, Event event) {
    return append(client, event, null, null).mapEmpty();
  }

  /** Adds an event for this endpoint alone, whatever types it wants; whether it was taken. */
  public Future<Boolean> appendFor(SqlClient client, Event event, EndpointId endpoint) {
    return append(client, event, endpoint.value(), null);
  }

  /** The same, with members that only the receiver may read. */
  public Future<Boolean> appendFor(
      SqlClient client, Event event, EndpointId endpoint, Buffer more) {
    return append(client, event, endpoint.value(), more);
  }

  private static Future<Boolean> append(
      SqlClient client, Event event, @Nullable String only, @Nullable Buffer more) {
    return client
        .preparedQuery(APPEND)
        .execute(
            Tuple.of(
                    event.organisation().value(),
                    event.id().value(),
                    event.type().wireName(),
                    new String(Json.write(event.data()), UTF_8))
                .addValue(only)
                .addInteger(MAXIMUM_WAITING)
                .addValue(more))
        .map(rows -> rows.rowCount() > 0);
  }
}
