package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.BindingId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Checks in PostgreSQL. */
final class PgChecks implements Checks {
  static final ProblemType UNDER_WAY =
      new ProblemType("CHECK_UNDER_WAY", 409, "The vault is being checked");

  /** A check whose gate died, or whose operator went away, stands in nobody's way for longer. */
  private static final String FIND =
      "select entry, coalesce(started_at > now() - interval '2 minutes', false) from vault_check where organisation = $1";

  private static final String BEGIN =
      """
      insert into vault_check (organisation, entry, started_at) values ($1, $2, now())
      on conflict (organisation) do update set entry = excluded.entry, started_at = excluded.started_at""";

  private static final String GONE =
      "delete from vault_check where organisation = $1 and entry = $2";

  private static final String LEFT =
      "update vault_check set started_at = null where organisation = $1 and entry = $2";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;

  PgChecks(Pool pool, PgChanges changes, AuditRecords audit) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
  }

  @Override
  public Future<Optional<ServiceName>> begin(
      Origin origin, BindingId binding, ServiceName entry, Place place) {
    String organisation = origin.organisation().value();
    AuditAction action =
        switch (place) {
          case GATE -> AuditAction.VAULT_CHECKED;
          case ELSEWHERE -> AuditAction.VAULT_CHECK_TICKETS;
        };
    return changes.inTransaction(
        origin,
        connection ->
            record(connection, origin, action, binding, entry)
                .compose(recorded -> connection.preparedQuery(FIND).execute(Tuple.of(organisation)))
                .map(PgChecks::leftBehind)
                .compose(
                    left ->
                        connection
                            .preparedQuery(BEGIN)
                            .execute(Tuple.of(organisation, entry.value()))
                            .map(left)));
  }

  private static Optional<ServiceName> leftBehind(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    Row row = rows.iterator().next();
    if (row.getBoolean(1)) {
      throw Problem.of(UNDER_WAY, "One check at a time: wait until the one that runs is over")
          .asException();
    }
    return ServiceName.parse(row.getString(0));
  }

  private Future<Void> record(
      SqlConnection connection,
      Origin origin,
      AuditAction action,
      BindingId binding,
      ServiceName entry) {
    return audit
        .append(connection, origin.changed(action, binding.value(), entry.value()))
        .mapEmpty();
  }

  @Override
  public Future<Boolean> isUnderWay(OrganisationId organisation, ServiceName entry) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(organisation.value()))
        .map(rows -> rows.size() > 0 && entry.value().equals(rows.iterator().next().getString(0)));
  }

  @Override
  public Future<Void> end(Origin origin, BindingId binding, ServiceName entry, boolean gone) {
    return changes.inTransactionDespiteLock(
        origin,
        connection ->
            record(connection, origin, AuditAction.VAULT_CHECK_ENDED, binding, entry)
                .compose(
                    recorded ->
                        connection
                            .preparedQuery(gone ? GONE : LEFT)
                            .execute(Tuple.of(origin.organisation().value(), entry.value())))
                .mapEmpty());
  }
}
