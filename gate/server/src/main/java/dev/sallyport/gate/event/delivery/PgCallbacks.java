package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import java.util.Optional;

/**
 * Callbacks of trust profiles: receivers that are told about keys of their agent alone. Their
 * messages go through the queue of all others.
 */
public final class PgCallbacks {
  static final String FIND =
      "select id from event_endpoint where organisation = $1 and trust_profile = $2 and kind = 'callback'";

  private static final String INSERT =
      """
      insert into event_endpoint (organisation, id, url, event_types, kind, trust_profile)
      values ($1, $2, $3, array[$4], 'callback', $5)\
      """;

  private final PgEvents events;
  private final EndpointSeal seal;
  private final PgEndpointSecrets secrets;

  public PgCallbacks(PgEvents events, EndpointSeal seal) {
    this.events = events;
    this.seal = seal;
    this.secrets = new PgEndpointSecrets(seal);
  }

  /**
   * A message that waits to be sent.
   *
   * @param secret what this callback's messages are signed with; only the first time
   */
  public record Queued(EventId event, Optional<EndpointSecret> secret) {}

  /**
   * Tells the profile's callback that a key waits, in the caller's transaction; empty when it wants
   * no more messages, or too many wait for it.
   *
   * @param members what only the receiver may read: kept sealed until it is sent
   */
  public Future<Optional<Queued>> tell(
      SqlConnection connection,
      OrganisationId organisation,
      TrustProfileId profile,
      OutboundUrl url,
      Map<String, Object> data,
      Map<String, Object> members) {
    return connection
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), profile.value()))
        .compose(
            rows ->
                rows.size() == 0
                    ? make(connection, organisation, profile, url)
                    : Future.succeededFuture(known(rows)))
        .compose(callback -> queue(connection, organisation, callback, data, members));
  }

  /** A receiver, with its secret where it was made just now. */
  private record Callback(EndpointId id, Optional<EndpointSecret> secret) {}

  private static Callback known(RowSet<Row> rows) {
    return new Callback(new EndpointId(rows.iterator().next().getString("id")), Optional.empty());
  }

  private Future<Callback> make(
      SqlConnection connection,
      OrganisationId organisation,
      TrustProfileId profile,
      OutboundUrl url) {
    EndpointId id = EndpointId.fresh();
    EndpointSecret secret = EndpointSecret.generate();
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                organisation.value(),
                id.value(),
                url.toString(),
                EventType.ACCESS_KEY_READY.wireName(),
                profile.value()))
        .compose(made -> secrets.insert(connection, organisation, id, secret))
        .map(new Callback(id, Optional.of(secret)));
  }

  private Future<Optional<Queued>> queue(
      SqlConnection connection,
      OrganisationId organisation,
      Callback callback,
      Map<String, Object> data,
      Map<String, Object> members) {
    Event event = Event.of(organisation, EventType.ACCESS_KEY_READY, data);
    return events
        .appendFor(
            connection,
            event,
            callback.id(),
            seal.sealMembers(organisation, event.id(), Json.write(members)))
        .map(
            taken ->
                taken ? Optional.of(new Queued(event.id(), callback.secret())) : Optional.empty());
  }
}
