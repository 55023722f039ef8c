package dev.sallyport.gate.approval;

import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.access.CurrentRights;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;

/** Decisions about held requests in PostgreSQL: one writer at a time, so one decision wins. */
public final class PgApprovals implements Approvals {
  private static final String LIST =
      "select "
          + ApprovalRows.COLUMNS
          + " from approval where organisation = $1 and id > $2 and ($3::text is null or "
          + ApprovalRows.STATE
          + " = $3) and ($4::text is null or agent = $4) and ($5::text is null or service = $5) order by id limit $6";
  private static final String FIND =
      "select " + ApprovalRows.COLUMNS + " from approval where organisation = $1 and id = $2";
  private static final String DECIDE =
      """
      update approval set status = $3, decided_at = statement_timestamp(), decided_by = $4, decision_reason = $5, lasts_seconds = $6,
        expires_at = statement_timestamp() + make_interval(secs => $7)
      where organisation = $1 and id = $2 and status = 'pending' returning
      """
          + ApprovalRows.COLUMNS;

  private final Pool pool;
  private final PgChanges changes;
  private final AuditRecords audit;
  private final Duration patience;
  private final ApprovalMetrics metrics;

  /**
   * Held requests of this database.
   *
   * @param patience how long an approval for one request waits for it, and how long a denied action
   *     is not asked about again
   */
  public PgApprovals(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Duration patience,
      ApprovalMetrics metrics) {
    this.pool = pool;
    this.changes = changes;
    this.audit = audit;
    this.patience = patience;
    this.metrics = metrics;
  }

  @Override
  public Future<Page<Approval>> list(
      OrganisationId organisation, ApprovalFilter filter, PageRequest<ApprovalId> page) {
    return pool.preparedQuery(LIST)
        .execute(
            Tuple.of(organisation.value(), page.after().map(ApprovalId::value).orElse(""))
                .addValue(filter.state().map(ApprovalState::wireName).orElse(null))
                .addValue(filter.agent().map(AgentId::value).orElse(null))
                .addValue(filter.service().map(ServiceName::value).orElse(null))
                .addValue(page.rowsToRead()))
        .map(rows -> Page.of(ApprovalRows.all(rows), page, approval -> approval.id().value()));
  }

  @Override
  public Future<Optional<Approval>> find(OrganisationId organisation, ApprovalId approval) {
    return find(pool, organisation, approval);
  }

  private static Future<Optional<Approval>> find(
      SqlClient client, OrganisationId organisation, ApprovalId approval) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(organisation.value(), approval.value()))
        .map(ApprovalRows::first);
  }

  @Override
  public Future<Deciding> approve(Origin origin, ApprovalId approval, Approving approving) {
    return decide(
            origin,
            approval,
            ApprovalStep.APPROVE,
            (connection, pending) -> approve(connection, origin, pending, approving))
        .onSuccess(deciding -> count(deciding, ApprovalMetrics.Outcome.APPROVED));
  }

  @Override
  public Future<Deciding> deny(Origin origin, ApprovalId approval, String reason) {
    return decide(
            origin,
            approval,
            ApprovalStep.DENY,
            (connection, pending) ->
                write(
                    connection,
                    origin,
                    AuditAction.APPROVAL_DENIED,
                    pending,
                    row(origin, pending, ApprovalState.DENIED)
                        .addValue(reason)
                        .addValue(null)
                        .addValue((double) patience.toSeconds())))
        .onSuccess(deciding -> count(deciding, ApprovalMetrics.Outcome.DENIED));
  }

  private void count(Deciding deciding, ApprovalMetrics.Outcome outcome) {
    if (deciding instanceof Deciding.Done) {
      metrics.count(outcome);
    }
  }

  /** What to write about a request that is pending, in the transaction that keeps it so. */
  @FunctionalInterface
  private interface Decision {
    Future<Deciding> about(SqlConnection connection, Approval pending);
  }

  private Future<Deciding> decide(
      Origin origin, ApprovalId approval, ApprovalStep step, Decision decision) {
    return changes.inTransaction(
        origin,
        connection ->
            CurrentRights.require(connection, origin, Permission.APPROVALS_DECIDE)
                .compose(permitted -> find(connection, origin.organisation(), approval))
                .compose(
                    found -> {
                      if (found.isEmpty()) {
                        return Future.succeededFuture(new Deciding.NoSuchApproval());
                      }
                      Approval known = found.get();
                      if (known.request().isOf(origin.actor())) {
                        return Future.succeededFuture(new Deciding.OwnRequest());
                      }
                      return known.state().after(step).isPresent()
                          ? decision.about(connection, known)
                          : Future.succeededFuture(new Deciding.NotPending(known));
                    }));
  }

  private Future<Deciding> approve(
      SqlConnection connection, Origin origin, Approval pending, Approving approving) {
    Optional<Duration> lasts;
    try {
      lasts = approving.within(pending.longest());
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(
          new Deciding.Refused(
              requireNonNullElse(e.getMessage(), "It cannot be approved for that")));
    }
    return write(
        connection,
        origin,
        AuditAction.APPROVAL_APPROVED,
        pending,
        row(origin, pending, ApprovalState.APPROVED)
            .addValue(approving.reason().orElse(null))
            .addValue(lasts.map(time -> (int) time.toSeconds()).orElse(null))
            .addValue((double) lasts.orElse(patience).toSeconds()));
  }

  private static Tuple row(Origin origin, Approval pending, ApprovalState state) {
    return Tuple.of(
        origin.organisation().value(),
        pending.id().value(),
        state.wireName(),
        origin.actor().actorId());
  }

  private Future<Deciding> write(
      SqlConnection connection, Origin origin, AuditAction action, Approval pending, Tuple row) {
    return connection
        .preparedQuery(DECIDE)
        .execute(row)
        .map(rows -> ApprovalRows.first(rows).orElseThrow())
        .compose(
            decided ->
                audit
                    .append(
                        connection,
                        origin.changed(
                            action, decided.id().value(), pending.request().service().value()))
                    .map(new Deciding.Done(decided)));
  }
}
