package dev.sallyport.gate.binding;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** How bindings deliver, in PostgreSQL: columns of the active binding's row. */
public final class PgDeliveries {
  private static final String FIND =
      "select id, delivery, relay_plaintext_through_the_gate, delivery_version from binding where"
          + " organisation = $1 and status = 'active'";

  private static final String CHANGE =
      "update binding set delivery = $3, relay_plaintext_through_the_gate = $4, delivery_version ="
          + " delivery_version + 1 where organisation = $1 and id = $2 and status = 'active'"
          + " returning id, delivery, relay_plaintext_through_the_gate, delivery_version";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  /** Settings in this database. */
  public PgDeliveries(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  /** The setting of the active binding; empty when no vault is bound. */
  Future<Optional<DeliverySetting>> find(OrganisationId organisation) {
    return find(pool, organisation);
  }

  /**
   * Changes the active binding's setting, if it still is the one that the caller has seen; to what
   * it is already changes nothing.
   *
   * @return the setting that holds now; empty when {@code seen} does not hold of it any more
   */
  Future<Optional<DeliverySetting>> change(
      Origin origin, Predicate<DeliverySetting> seen, Delivery delivery) {
    return changes.inTransaction(
        origin,
        connection ->
            find(connection, origin.organisation())
                .map(current -> current.filter(seen))
                .compose(
                    current ->
                        current.isEmpty() || current.get().delivery() == delivery
                            ? Future.succeededFuture(current)
                            : write(connection, origin, current.get().binding(), delivery)
                                .map(Optional::of)));
  }

  private Future<DeliverySetting> write(
      SqlConnection connection, Origin origin, BindingId binding, Delivery delivery) {
    return connection
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(
                origin.organisation().value(),
                binding.value(),
                delivery.wireName(),
                delivery.plaintextThroughTheGate()))
        .map(rows -> setting(rows.iterator().next()))
        .compose(
            setting ->
                audit
                    .append(connection, origin.changed(action(delivery), binding.value(), null))
                    .map(setting));
  }

  /** That credentials will be seen by the gate has a name of its own in the log. */
  private static AuditAction action(Delivery delivery) {
    return switch (delivery) {
      case REDIRECT, RELAY_SEALED -> AuditAction.VAULT_DELIVERY_CHANGED;
      case RELAY_PLAINTEXT_THROUGH_THE_GATE -> AuditAction.VAULT_PLAINTEXT_RELAY_ALLOWED;
    };
  }

  private static Future<Optional<DeliverySetting>> find(
      SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(PgDeliveries::setting));
  }

  private static DeliverySetting setting(Row row) {
    return new DeliverySetting(
        new BindingId(row.getString("id")),
        row.getInteger("delivery_version"),
        Delivery.of(row.getString("delivery"), row.getBoolean("relay_plaintext_through_the_gate")));
  }
}
