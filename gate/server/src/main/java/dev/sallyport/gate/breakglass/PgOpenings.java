package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.access.CurrentRights;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Openings in PostgreSQL, whose clock says which have expired. */
public final class PgOpenings implements Openings {
  private static final String STANDING =
      "select "
          + OpeningRows.COLUMNS
          + " from break_glass where organisation = $1 and agent = $2 and service = $3 and ended_at is null and expires_at > statement_timestamp()";
  private static final String ROOM =
      """
      select exists (select from agent where organisation = $1 and id = $2) as known,
        (select count(*)::int from break_glass where organisation = $1 and ended_at is null) as open""";
  private static final String INSERT =
      """
      insert into break_glass (organisation, id, agent, service, reason, opened_by, opened_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, statement_timestamp(), statement_timestamp() + make_interval(secs => $7)) returning
      """
          + OpeningRows.COLUMNS;
  private static final String CLOSE =
      "update break_glass set ended_at = statement_timestamp(), closed_by = $3 where organisation = $1 and id = $2 and ended_at is null returning "
          + OpeningRows.COLUMNS;
  private static final String LIST =
      "select "
          + OpeningRows.COLUMNS
          + " from break_glass where organisation = $1 and id > $2 and ($3::text is null or "
          + OpeningRows.STATE
          + " = $3) order by id limit $4";
  private static final String FIND =
      "select " + OpeningRows.COLUMNS + " from break_glass where organisation = $1 and id = $2";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgExpiries expiries;
  private final OpeningMetrics metrics;

  public PgOpenings(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgExpiries expiries,
      OpeningMetrics metrics) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.expiries = expiries;
    this.metrics = metrics;
  }

  @Override
  public Future<OpeningOutcome> open(Origin origin, OpeningDraft draft) {
    return changes
        .inTransaction(
            origin,
            connection ->
                CurrentRights.require(connection, origin, Permission.ACCESS_BREAK_GLASS)
                    .compose(permitted -> expiries.write(connection, origin.organisation()))
                    .compose(
                        ended ->
                            standing(
                                connection, origin.organisation(), draft.agent(), draft.service()))
                    .compose(
                        standing ->
                            standing.isPresent()
                                ? Future.succeededFuture(
                                    new OpeningOutcome.AlreadyOpen(standing.get()))
                                : openWhereThereIsRoom(connection, origin, draft)))
        .onSuccess(
            outcome -> {
              if (outcome instanceof OpeningOutcome.Done) {
                metrics.opened();
              }
            });
  }

  private Future<OpeningOutcome> openWhereThereIsRoom(
      SqlConnection connection, Origin origin, OpeningDraft draft) {
    return connection
        .preparedQuery(ROOM)
        .execute(Tuple.of(origin.organisation().value(), draft.agent().value()))
        .compose(
            rows -> {
              Row row = rows.iterator().next();
              if (!row.getBoolean("known")) {
                return Future.succeededFuture(new OpeningOutcome.NoSuchAgent());
              }
              return row.getInteger("open") >= MAXIMUM_OPEN
                  ? Future.succeededFuture(new OpeningOutcome.TooMany())
                  : insert(connection, origin, draft);
            });
  }

  private Future<OpeningOutcome> insert(
      SqlConnection connection, Origin origin, OpeningDraft draft) {
    return connection
        .preparedQuery(INSERT)
        .execute(
            Tuple.of(
                    origin.organisation().value(),
                    BreakGlassId.fresh().value(),
                    draft.agent().value(),
                    draft.service().value(),
                    draft.reason(),
                    origin.actor().actorId())
                .addValue((double) draft.seconds()))
        .map(rows -> OpeningRows.first(rows).orElseThrow())
        .compose(opening -> record(connection, origin, AuditAction.BREAK_GLASS_OPENED, opening));
  }

  @Override
  public Future<OpeningOutcome> close(Origin origin, BreakGlassId id) {
    return changes
        .inTransaction(
            origin,
            connection ->
                CurrentRights.require(connection, origin, Permission.ACCESS_BREAK_GLASS)
                    .compose(permitted -> find(connection, origin.organisation(), id))
                    .compose(
                        found -> {
                          if (found.isEmpty()) {
                            return Future.succeededFuture(new OpeningOutcome.NoSuchOpening());
                          }
                          return found.get().state() == OpeningState.OPEN
                              ? end(connection, origin, id)
                              : Future.succeededFuture(new OpeningOutcome.Ended(found.get()));
                        }))
        .onSuccess(
            outcome -> {
              if (outcome instanceof OpeningOutcome.Done) {
                metrics.closed();
              }
            });
  }

  private Future<OpeningOutcome> end(SqlConnection connection, Origin origin, BreakGlassId id) {
    return connection
        .preparedQuery(CLOSE)
        .execute(Tuple.of(origin.organisation().value(), id.value(), origin.actor().actorId()))
        .map(rows -> OpeningRows.first(rows).orElseThrow())
        .compose(closed -> record(connection, origin, AuditAction.BREAK_GLASS_CLOSED, closed));
  }

  private Future<OpeningOutcome> record(
      SqlConnection connection, Origin origin, AuditAction action, Opening opening) {
    return audit
        .append(connection, origin.changed(action, opening.id().value(), opening.service().value()))
        .map(new OpeningOutcome.Done(opening));
  }

  @Override
  public Future<Page<Opening>> list(
      OrganisationId organisation, Optional<OpeningState> state, PageRequest<BreakGlassId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(organisation.value(), page.after().map(BreakGlassId::value).orElse(""))
                .addValue(state.map(OpeningState::wireName).orElse(null))
                .addValue(page.rowsToRead()))
        .map(rows -> Page.of(OpeningRows.all(rows), page, opening -> opening.id().value()));
  }

  @Override
  public Future<Optional<Opening>> find(OrganisationId organisation, BreakGlassId opening) {
    return find(pool, organisation, opening);
  }

  private static Future<Optional<Opening>> find(
      SqlClient client, OrganisationId organisation, BreakGlassId opening) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), opening.value()))
        .map(OpeningRows::first);
  }

  @Override
  public Future<Optional<Opening>> standing(
      SqlClient client, OrganisationId organisation, AgentId agent, ServiceName service) {
    return client
        .preparedQuery(STANDING)
        .execute(Tuple.of(organisation.value(), agent.value(), service.value()))
        .map(OpeningRows::first);
  }
}
