package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.event.Event;
import dev.sallyport.gate.event.EventType;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.EventId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Endpoints in PostgreSQL. */
public final class PgEndpoints implements Endpoints {
  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgEvents events;
  private final PgEndpointSecrets secrets;

  public PgEndpoints(
      Pool pool, PgChanges changes, AuditRecords audit, PgEvents events, EndpointSeal seal) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.events = events;
    this.secrets = new PgEndpointSecrets(seal);
  }

  @Override
  public Future<Optional<Endpoint>> create(
      Origin origin, EndpointDraft draft, EndpointSecret secret) {
    EndpointId id = EndpointId.fresh();
    OrganisationId organisation = origin.organisation();
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(EndpointStatements.INSERT)
                .execute(
                    Tuple.of(
                            organisation.value(),
                            id.value(),
                            draft.url().toString(),
                            draft.description())
                        .addValue(draft.eventTypes().names().toArray(String[]::new))
                        .addInteger(Endpoint.MAXIMUM_PER_ORGANISATION))
                .map(PgEndpoints::first)
                .compose(
                    made ->
                        made.isEmpty()
                            ? Future.succeededFuture(made)
                            : secrets
                                .insert(connection, organisation, id, secret)
                                .compose(
                                    stored ->
                                        record(
                                            connection,
                                            origin,
                                            AuditAction.EVENT_ENDPOINT_CREATED,
                                            id))
                                .map(made)));
  }

  @Override
  public Future<Optional<Endpoint>> find(OrganisationId organisation, EndpointId endpoint) {
    return find(pool, organisation, endpoint);
  }

  private static Future<Optional<Endpoint>> find(
      SqlClient client, OrganisationId organisation, EndpointId endpoint) {
    return client
        .preparedQuery(EndpointStatements.FIND)
        .execute(Tuple.of(organisation.value(), endpoint.value()))
        .map(PgEndpoints::first);
  }

  @Override
  public Future<Page<Endpoint>> list(OrganisationId organisation, PageRequest<EndpointId> page) {
    String after = page.after().map(EndpointId::value).orElse("");
    return pool.preparedQuery(EndpointStatements.LIST)
        .execute(Tuple.of(organisation.value(), after, page.rowsToRead()))
        .map(rows -> Page.of(all(rows), page, endpoint -> endpoint.id().value()));
  }

  @Override
  public Future<Optional<Endpoint>> change(
      Origin origin, EndpointId endpoint, EndpointChange change) {
    Tuple arguments =
        Tuple.of(origin.organisation().value(), endpoint.value())
            .addValue(change.url().map(Object::toString).orElse(null))
            .addValue(change.description().orElse(null))
            .addValue(
                change.eventTypes().map(types -> types.names().toArray(String[]::new)).orElse(null))
            .addValue(change.status().map(EndpointStatus::wireName).orElse(null));
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(EndpointStatements.CHANGE)
                .execute(arguments)
                .map(PgEndpoints::first)
                .compose(
                    changed ->
                        changed.isEmpty()
                            ? Future.succeededFuture(changed)
                            : cancelWhenDisabled(connection, origin.organisation(), changed.get())
                                .compose(
                                    cancelled ->
                                        record(
                                            connection,
                                            origin,
                                            AuditAction.EVENT_ENDPOINT_CHANGED,
                                            endpoint))
                                .map(changed)));
  }

  private static Future<?> cancelWhenDisabled(
      SqlConnection connection, OrganisationId organisation, Endpoint endpoint) {
    return endpoint.status() == EndpointStatus.ENABLED
        ? Future.succeededFuture()
        : cancel(connection, organisation, endpoint.id());
  }

  /** Drops what is waiting for an endpoint, in the caller's transaction. */
  static Future<?> cancel(
      SqlConnection connection, OrganisationId organisation, EndpointId endpoint) {
    return connection
        .preparedQuery(EndpointStatements.CANCEL)
        .execute(Tuple.of(organisation.value(), endpoint.value()));
  }

  @Override
  public Future<Boolean> delete(Origin origin, EndpointId endpoint) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(EndpointStatements.DELETE)
                .execute(Tuple.of(origin.organisation().value(), endpoint.value()))
                .compose(
                    deleted ->
                        deleted.rowCount() == 0
                            ? Future.succeededFuture(false)
                            : record(
                                    connection,
                                    origin,
                                    AuditAction.EVENT_ENDPOINT_DELETED,
                                    endpoint)
                                .map(true)));
  }

  @Override
  public Future<Optional<Endpoint>> rotate(
      Origin origin, EndpointId endpoint, EndpointSecret replacement, Duration overlap) {
    OrganisationId organisation = origin.organisation();
    return changes.inTransaction(
        origin,
        connection ->
            secrets
                .rotate(
                    connection, organisation, endpoint, EndpointKind.EVENTS, replacement, overlap)
                .compose(
                    rotated ->
                        rotated
                            ? record(
                                    connection,
                                    origin,
                                    AuditAction.EVENT_ENDPOINT_SECRET_ROTATED,
                                    endpoint)
                                .compose(recorded -> find(connection, organisation, endpoint))
                            : Future.succeededFuture(Optional.empty())));
  }

  @Override
  public Future<Optional<EventId>> test(Origin origin, EndpointId endpoint) {
    Event event =
        Event.of(
            origin.organisation(), EventType.ENDPOINT_TEST, Map.of("endpointId", endpoint.value()));
    return changes.inTransaction(
        origin,
        connection ->
            find(connection, origin.organisation(), endpoint)
                .compose(
                    found ->
                        found.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : queue(connection, found.get(), event).map(Optional.of(event.id()))));
  }

  private Future<Void> queue(SqlConnection connection, Endpoint endpoint, Event event) {
    if (endpoint.status() == EndpointStatus.DISABLED) {
      throw EndpointProblems.disabled();
    }
    return events
        .appendFor(connection, event, endpoint.id())
        .map(
            taken -> {
              if (!taken) {
                throw EndpointProblems.fullQueue();
              }
              return null;
            });
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, EndpointId endpoint) {
    return audit.append(connection, origin.changed(action, endpoint.value(), null));
  }

  private static List<Endpoint> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false).map(EndpointRows::endpoint).toList();
  }

  private static Optional<Endpoint> first(RowSet<Row> rows) {
    return all(rows).stream().findFirst();
  }
}
