package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.access.CurrentRights;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantRequestId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.job.WaitingGauge;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/** Requests in PostgreSQL, whose clock says which have expired. */
public final class PgGrantRequests implements GrantRequests {
  private static final String PENDING =
      "select "
          + GrantRequestRows.COLUMNS
          + " from grant_request where organisation = $1 and agent = $2 and service = $3 and status = 'pending' and expires_at > statement_timestamp()";
  private static final String COUNT =
      "select count(*)::int as pending from grant_request where organisation = $1 and agent = $2 and status = 'pending' and expires_at > statement_timestamp()";
  private static final String EXPIRE =
      "update grant_request set status = 'expired' where organisation = $1 and agent = $2 and status = 'pending' and expires_at <= statement_timestamp()";
  private static final String FORGET =
      """
      delete from grant_request where organisation = $1 and id in (
        select id from grant_request where organisation = $1 and agent = $2 and status <> 'pending'
        order by created_at desc, id offset $3)""";
  private static final String INSERT =
      """
      insert into grant_request (organisation, agent, service, id, reason, hours, created_at, expires_at)
      select organisation, id, $3, $4, $5, $6, statement_timestamp(), statement_timestamp() + make_interval(secs => $7)
      from agent where organisation = $1 and id = $2 returning
      """
          + GrantRequestRows.COLUMNS;
  private static final String OF_AGENT =
      "select "
          + GrantRequestRows.COLUMNS
          + " from grant_request where organisation = $1 and agent = $2 order by created_at desc, id limit $3";
  private static final String LIST =
      "select "
          + GrantRequestRows.COLUMNS
          + " from grant_request where organisation = $1 and id > $2 and ($3::text is null or "
          + GrantRequestRows.STATUS
          + " = $3) order by id limit $4";
  private static final String FIND =
      "select "
          + GrantRequestRows.COLUMNS
          + " from grant_request where organisation = $1 and id = $2";

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final PgGrantDecisions decisions;

  /** How many requests wait for an answer. */
  public static Job waiting(Pool pool, MeterRegistry registry) {
    return new WaitingGauge(
        pool,
        registry,
        "gate.grant.requests.waiting",
        "grant_request where status = 'pending' and expires_at > statement_timestamp()");
  }

  public PgGrantRequests(
      Pool pool, PgChanges changes, AuditRecords audit, PgGrantDecisions decisions) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.decisions = decisions;
  }

  /**
   * Looks without holding the organisation first, so that an agent that asks over and over holds
   * nobody up.
   */
  @Override
  public Future<Asking> ask(Origin origin, AgentId agent, GrantRequestDraft draft) {
    return standing(pool, origin, agent, draft)
        .compose(
            known ->
                known.isPresent()
                    ? Future.succeededFuture(known.get())
                    : changes.inTransaction(
                        origin,
                        connection ->
                            standing(connection, origin, agent, draft)
                                .compose(
                                    still ->
                                        still.isPresent()
                                            ? Future.succeededFuture(still.get())
                                            : insert(connection, origin, agent, draft))));
  }

  /** Why no further request is made; empty when one is. */
  private static Future<Optional<Asking>> standing(
      SqlClient client, Origin origin, AgentId agent, GrantRequestDraft draft) {
    String organisation = origin.organisation().value();
    return client
        .preparedQuery(PENDING)
        .execute(Tuple.of(organisation, agent.value(), draft.service().value()))
        .map(GrantRequestRows::first)
        .compose(
            pending ->
                pending.isPresent()
                    ? Future.succeededFuture(Optional.of(new Asking.Pending(pending.get())))
                    : client
                        .preparedQuery(COUNT)
                        .execute(Tuple.of(organisation, agent.value()))
                        .map(rows -> tooMany(rows.iterator().next())));
  }

  private static Optional<Asking> tooMany(Row row) {
    return row.getInteger("pending") >= MAXIMUM_PENDING
        ? Optional.of(new Asking.TooMany())
        : Optional.empty();
  }

  private Future<Asking> insert(
      SqlConnection connection, Origin origin, AgentId agent, GrantRequestDraft draft) {
    Tuple asker = Tuple.of(origin.organisation().value(), agent.value());
    return connection
        .preparedQuery(EXPIRE)
        .execute(asker)
        .compose(
            expired ->
                connection
                    .preparedQuery(FORGET)
                    .execute(
                        Tuple.of(
                            origin.organisation().value(),
                            agent.value(),
                            MAXIMUM_KEPT - MAXIMUM_PENDING)))
        .compose(
            forgotten ->
                connection
                    .preparedQuery(INSERT)
                    .execute(
                        Tuple.of(
                                origin.organisation().value(),
                                agent.value(),
                                draft.service().value(),
                                GrantRequestId.fresh().value(),
                                draft.reason(),
                                draft.hours())
                            .addValue((double) GrantRequest.PATIENCE.toSeconds())))
        .map(GrantRequestRows::first)
        .compose(
            made ->
                made.isEmpty()
                    ? Future.succeededFuture(new Asking.NoSuchAgent())
                    : audit
                        .append(
                            connection,
                            origin.changed(
                                AuditAction.GRANT_REQUESTED,
                                made.get().id().value(),
                                made.get().service().value()))
                        .map(new Asking.Made(made.get())));
  }

  @Override
  public Future<List<GrantRequest>> ofAgent(OrganisationId organisation, AgentId agent) {
    return pool.preparedQuery(OF_AGENT)
        .execute(Tuple.of(organisation.value(), agent.value(), MAXIMUM_KEPT))
        .map(GrantRequestRows::all);
  }

  @Override
  public Future<Page<GrantRequest>> list(
      OrganisationId organisation,
      Optional<GrantRequestStatus> status,
      PageRequest<GrantRequestId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(organisation.value(), page.after().map(GrantRequestId::value).orElse(""))
                .addValue(status.map(GrantRequestStatus::wireName).orElse(null))
                .addValue(page.rowsToRead()))
        .map(rows -> Page.of(GrantRequestRows.all(rows), page, request -> request.id().value()));
  }

  @Override
  public Future<Optional<GrantRequest>> find(OrganisationId organisation, GrantRequestId request) {
    return find(pool, organisation, request);
  }

  private static Future<Optional<GrantRequest>> find(
      SqlClient client, OrganisationId organisation, GrantRequestId request) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), request.value()))
        .map(GrantRequestRows::first);
  }

  @Override
  public Future<Deciding> approve(Origin origin, GrantRequestId request, Approval approval) {
    return decide(
        origin,
        request,
        (connection, pending) -> decisions.approve(connection, origin, pending, approval));
  }

  @Override
  public Future<Deciding> deny(Origin origin, GrantRequestId request, String reason) {
    return decide(
        origin,
        request,
        (connection, pending) -> decisions.deny(connection, origin, pending, reason));
  }

  /** What to do with a request that is pending, in the transaction that keeps it so. */
  @FunctionalInterface
  private interface Decision {
    Future<Deciding> about(SqlConnection connection, GrantRequest pending);
  }

  private Future<Deciding> decide(Origin origin, GrantRequestId request, Decision decision) {
    return changes.inTransaction(
        origin,
        connection ->
            CurrentRights.require(connection, origin, Permission.APPROVALS_DECIDE)
                .compose(permitted -> find(connection, origin.organisation(), request))
                .compose(
                    found -> {
                      if (found.isEmpty()) {
                        return Future.succeededFuture(new Deciding.NoSuchRequest());
                      }
                      if (found.get().status() != GrantRequestStatus.PENDING) {
                        return Future.succeededFuture(new Deciding.NotPending(found.get()));
                      }
                      return found.get().agent().value().equals(origin.actor().actorId())
                          ? Future.succeededFuture(new Deciding.OwnRequest())
                          : decision.about(connection, found.get());
                    }));
  }
}
