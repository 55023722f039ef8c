package dev.sallyport.gate.event.delivery;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.EndpointId;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Secrets of callbacks in PostgreSQL. */
public final class PgCallbackSecrets {
  private static final String UNTIL =
      "select expires_at from event_secret where organisation = $1 and endpoint = $2 and expires_at"
          + " is not null order by number desc limit 1";

  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgEndpointSecrets secrets;

  public PgCallbackSecrets(PgChanges changes, AuditRecords audit, EndpointSeal seal) {
    this.changes = changes;
    this.audit = audit;
    this.secrets = new PgEndpointSecrets(seal);
  }

  /**
   * Gives a profile's callback another secret; until when messages are signed with the one before
   * as well. Empty when it was never told anything, and so has none.
   */
  Future<Optional<Instant>> rotate(
      Origin origin, TrustProfileId profile, EndpointSecret replacement, Duration overlap) {
    return changes.inTransaction(
        origin,
        connection ->
            connection
                .preparedQuery(PgCallbacks.FIND)
                .execute(Tuple.of(origin.organisation().value(), profile.value()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : rotate(
                                    connection,
                                    origin,
                                    new EndpointId(rows.iterator().next().getString("id")),
                                    replacement,
                                    overlap)
                                .map(Optional::of)));
  }

  private Future<Instant> rotate(
      SqlConnection connection,
      Origin origin,
      EndpointId callback,
      EndpointSecret replacement,
      Duration overlap) {
    return secrets
        .rotate(
            connection,
            origin.organisation(),
            callback,
            EndpointKind.CALLBACK,
            replacement,
            overlap)
        .compose(
            rotated ->
                audit.append(
                    connection,
                    origin.changed(
                        AuditAction.EVENT_ENDPOINT_SECRET_ROTATED, callback.value(), null)))
        .compose(
            recorded ->
                connection
                    .preparedQuery(UNTIL)
                    .execute(Tuple.of(origin.organisation().value(), callback.value())))
        .map(rows -> rows.iterator().next().getOffsetDateTime("expires_at").toInstant());
  }
}
