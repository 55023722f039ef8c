package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundUrl;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Who is sent an organisation's log, in PostgreSQL: one receiver, or nobody. */
public final class PgAuditStreams {
  private static final String FIND =
      "select endpoint.url, endpoint.status, endpoint.disabled_because, endpoint.created_at,"
          + """
       stream.next, coalesce(tree.size, 0) as size, stream.failures, stream.due_at, stream.last_attempt_at, stream.last_taken_at,
        stream.last_failure, stream.last_http_status,
        (select max(secret.expires_at) from event_secret secret
          where secret.organisation = endpoint.organisation and secret.endpoint = endpoint.id
            and secret.expires_at > statement_timestamp()) as previous_secret_until
      from audit_stream stream
      join event_endpoint endpoint on endpoint.organisation = stream.organisation and endpoint.id = stream.endpoint
      left join audit_tree tree on tree.organisation = stream.organisation
      where stream.organisation = $1\
      """;

  private static final String RECEIVER =
      "select id from event_endpoint where organisation = $1 and kind = 'audit'";

  private static final String INSERT =
      """
      with receiver as (
        insert into event_endpoint (organisation, id, url, event_types, kind) values ($1, $2, $3, '{audit.records}', 'audit'))
      insert into audit_stream (organisation, endpoint, next) values ($1, $2, $4)\
      """;

  /** Goes on where it was, at once. */
  private static final String CHANGE =
      """
      with receiver as (
        update event_endpoint set url = $3, status = 'enabled', disabled_because = null, updated_at = now() where organisation = $1 and id = $2)
      update audit_stream set due_at = least(due_at, now()), failures = 0 where organisation = $1 and failures > 0\
      """;

  private static final String DELETE =
      "delete from event_endpoint where organisation = $1 and kind = 'audit' returning id";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgEndpointSecrets secrets;

  public PgAuditStreams(Pool pool, PgChanges changes, AuditRecords audit, EndpointSeal seal) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.secrets = new PgEndpointSecrets(seal);
  }

  /** A stream; with its secret where it was made just now. */
  record Placed(AuditStream stream, Optional<EndpointSecret> secret) {}

  Future<Optional<AuditStream>> find(OrganisationId organisation) {
    return find(pool, organisation);
  }

  private static Future<Optional<AuditStream>> find(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(
            rows ->
                rows.size() == 0 ? Optional.empty() : Optional.of(stream(rows.iterator().next())));
  }

  /**
   * Names who is sent the log from now on; who takes another's place goes on where that one was.
   *
   * @param from the place of the first record, if nobody was sent the log before
   */
  Future<Placed> put(Origin origin, OutboundUrl url, long from) {
    return changes.inTransaction(
        origin,
        connection ->
            receiver(connection, origin.organisation())
                .compose(
                    known ->
                        known.isEmpty()
                            ? make(connection, origin, url, from)
                            : change(connection, origin, known.get(), url)));
  }

  private static Future<Optional<EndpointId>> receiver(
      SqlConnection connection, OrganisationId organisation) {
    return connection
        .preparedQuery(RECEIVER)
        .execute(Tuple.of(organisation.value()))
        .map(
            rows ->
                rows.size() == 0
                    ? Optional.empty()
                    : Optional.of(new EndpointId(rows.iterator().next().getString("id"))));
  }

  private Future<Placed> make(SqlConnection connection, Origin origin, OutboundUrl url, long from) {
    EndpointId id = EndpointId.fresh();
    EndpointSecret secret = EndpointSecret.generate();
    return connection
        .preparedQuery(INSERT)
        .execute(Tuple.of(origin.organisation().value(), id.value(), url.toString(), from))
        .compose(made -> secrets.insert(connection, origin.organisation(), id, secret))
        .compose(stored -> record(connection, origin, AuditAction.EVENT_ENDPOINT_CREATED, id))
        .compose(recorded -> find(connection, origin.organisation()))
        .map(found -> new Placed(found.orElseThrow(), Optional.of(secret)));
  }

  private Future<Placed> change(
      SqlConnection connection, Origin origin, EndpointId id, OutboundUrl url) {
    return connection
        .preparedQuery(CHANGE)
        .execute(Tuple.of(origin.organisation().value(), id.value(), url.toString()))
        .compose(changed -> record(connection, origin, AuditAction.EVENT_ENDPOINT_CHANGED, id))
        .compose(recorded -> find(connection, origin.organisation()))
        .map(found -> new Placed(found.orElseThrow(), Optional.empty()));
  }

  /** Sends the log to nobody any more; whether it was sent to somebody. */
  Future<Boolean> delete(Origin origin) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(DELETE)
                .execute(Tuple.of(origin.organisation().value()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : record(
                                    connection,
                                    origin,
                                    AuditAction.EVENT_ENDPOINT_DELETED,
                                    new EndpointId(rows.iterator().next().getString("id")))
                                .map(true)));
  }

  /** Gives the receiver another secret; messages are signed with both for a while. */
  Future<Optional<AuditStream>> rotate(
      Origin origin, EndpointSecret replacement, Duration overlap) {
    return changes.inTransaction(
        origin,
        connection ->
            receiver(connection, origin.organisation())
                .compose(
                    known ->
                        known.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : secrets
                                .rotate(
                                    connection,
                                    origin.organisation(),
                                    known.get(),
                                    EndpointKind.AUDIT,
                                    replacement,
                                    overlap)
                                .compose(
                                    rotated ->
                                        record(
                                            connection,
                                            origin,
                                            AuditAction.EVENT_ENDPOINT_SECRET_ROTATED,
                                            known.get()))
                                .compose(recorded -> find(connection, origin.organisation()))));
  }

  private Future<Void> record(
      SqlConnection connection, Origin origin, AuditAction action, EndpointId endpoint) {
    return audit.append(connection, origin.changed(action, endpoint.value(), null));
  }

  private static AuditStream stream(Row row) {
    return new AuditStream(
        row.getString("url"),
        EndpointStatus.parse(row.getString("status")).orElseThrow(),
        Optional.ofNullable(row.getString("disabled_because")),
        row.getLong("next"),
        row.getLong("size"),
        row.getInteger("failures"),
        time(row, "last_attempt_at"),
        time(row, "last_taken_at"),
        Optional.ofNullable(row.getString("last_failure")),
        Optional.ofNullable(row.getInteger("last_http_status")),
        row.getOffsetDateTime("due_at").toInstant(),
        time(row, "previous_secret_until"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static Optional<Instant> time(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
