package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.redirect.GateData;
import dev.sallyport.gate.sealing.SealingKeyset;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/** A database with organisations, endpoints and events, and no gate that works off its queue. */
final class QueueData implements AutoCloseable {
  final Vertx vertx = Vertx.vertx();
  final GateData data;
  final Pool pool;
  final EndpointSeal seal;
  final PgEvents events = new PgEvents();

  QueueData(String name) {
    data = GateData.create(name);
    pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(8))
            .connectingTo(
                new PgConnectOptions()
                    .setHost(data.database().host())
                    .setPort(data.database().port())
                    .setDatabase(data.database().name())
                    .setUser(data.database().user())
                    .setPassword(data.database().password()))
            .using(vertx)
            .build();
    try {
      seal = new EndpointSeal(SealingKeyset.parse(SealingKeyset.generate()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  OrganisationId organisation() {
    return new OrganisationId(data.organisation());
  }

  EndpointId endpoint(OrganisationId organisation, String url) {
    return endpoint(organisation, url, "*");
  }

  EndpointId endpoint(OrganisationId organisation, String url, String types) {
    EndpointId id = EndpointId.fresh();
    data.execute(
        "insert into event_endpoint (organisation, id, url, event_types) values (?, ?, ?, string_to_array(?, ' '))",
        organisation.value(),
        id.value(),
        url,
        types);
    data.execute(
        "insert into event_secret (organisation, endpoint, number, sealed) values (?, ?, 1, ?)",
        organisation.value(),
        id.value(),
        seal.seal(organisation, id, 1, EndpointSecret.generate()).getBytes());
    return id;
  }

  Event append(OrganisationId organisation, EventType type) {
    Event event = Event.of(organisation, type, Map.of("objectId", "x"));
    GateUnderTest.await(events.append(pool, event));
    return event;
  }

  /** The deliveries of an endpoint that have this status. */
  int count(EndpointId endpoint, String status) {
    return GateUnderTest.await(
        pool.query(
                "select count(*)::int as deliveries from event_delivery where endpoint = '%s' and status = '%s'"
                    .formatted(endpoint.value(), status))
            .execute()
            .map(rows -> rows.iterator().next().getInteger("deliveries")));
  }

  /** The first column of the first row, as text. */
  String query(String sql) {
    return GateUnderTest.await(
        pool.query(sql).execute().map(rows -> String.valueOf(rows.iterator().next().getValue(0))));
  }

  static List<String> ids(List<DueDelivery> deliveries) {
    return deliveries.stream().map(delivery -> delivery.event().value()).toList();
  }

  @Override
  public void close() {
    GateUnderTest.await(pool.close());
    GateUnderTest.await(vertx.close());
  }
}
