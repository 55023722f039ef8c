package dev.sallyport.gate.organisation;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.OrganisationId;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Locks in PostgreSQL: two columns of the organisation's row. */
public final class PgVaultLocks implements VaultLocks {
  private static final String FIND =
      "select vault_locked_at, vault_locked_by from organisation where id = $1 and vault_locked_at is not null";

  private static final String LOCK =
      "update organisation set vault_locked_at = now(), vault_locked_by = $2 where id = $1 and vault_locked_at is null";

  private static final String CLEAR =
      "update organisation set vault_locked_at = null, vault_locked_by = null where id = $1 and vault_locked_at is not null";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  public PgVaultLocks(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Optional<Held>> find(OrganisationId organisation) {
    return find(pool, organisation);
  }

  @Override
  public Future<Held> lock(Origin origin) {
    OrganisationId organisation = origin.organisation();
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(organisation.value(), origin.actor().actorId()))
                .compose(
                    locked -> recordIfChanged(connection, origin, AuditAction.VAULT_LOCKED, locked))
                .compose(recorded -> find(connection, organisation))
                .map(Optional::orElseThrow));
  }

  @Override
  public Future<Void> clear(Origin origin) {
    OrganisationId organisation = origin.organisation();
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            connection
                .preparedQuery(CLEAR)
                .execute(Tuple.of(organisation.value()))
                .compose(
                    cleared ->
                        recordIfChanged(connection, origin, AuditAction.VAULT_UNLOCKED, cleared)));
  }

  private Future<Void> recordIfChanged(
      SqlConnection connection, Origin origin, AuditAction action, RowSet<Row> changed) {
    return changed.rowCount() == 0
        ? Future.succeededFuture()
        : audit.append(connection, origin.changed(action, origin.organisation().value(), null));
  }

  private static Future<Optional<Held>> find(SqlClient client, OrganisationId organisation) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .findFirst()
                    .map(PgVaultLocks::held));
  }

  private static Held held(Row row) {
    return new Held(
        row.getOffsetDateTime("vault_locked_at").toInstant(), row.getString("vault_locked_by"));
  }
}
