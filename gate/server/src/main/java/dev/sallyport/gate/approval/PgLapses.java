package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.job.DueJob;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/**
 * Writes down what has lapsed, and records it, so that people are told. Each lapses once: whoever
 * does this holds the organisation. What somebody uses at this moment is left for the next time.
 */
public final class PgLapses {
  /** Rows of one transaction. */
  static final int BATCH = 100;

  private static final String DUE =
      """
      select distinct organisation from (
        select organisation from approval
        where status in ('pending', 'approved', 'executing') and expires_at <= statement_timestamp() order by expires_at limit 1000) as due
      limit $1""";
  private static final String LAPSE =
      "update approval set status = "
          + ApprovalRows.STATE
          + """
       where organisation = $1 and id in (
        select id from approval where organisation = $1 and ($2::text is null or agent = $2)
          and status in ('pending', 'approved', 'executing') and expires_at <= statement_timestamp()
        order by expires_at limit $3 for update skip locked)
      returning id, service, status""";

  private final AuditRecords audit;
  private final ApprovalMetrics metrics;

  public PgLapses(AuditRecords audit, ApprovalMetrics metrics) {
    this.audit = audit;
    this.metrics = metrics;
  }

  /** Does it now and then, wherever something has lapsed. */
  public Job job(Pool pool, PgChanges changes) {
    return new DueJob(
        "lapsing approvals",
        pool,
        changes,
        DUE,
        (connection, organisation) -> write(connection, organisation, Optional.empty()));
  }

  /** In the caller's transaction, which holds the organisation; of one agent, or of all. */
  Future<Void> write(
      SqlConnection connection, OrganisationId organisation, Optional<AgentId> agent) {
    return connection
        .preparedQuery(LAPSE)
        .execute(
            Tuple.of(organisation.value())
                .addValue(agent.map(AgentId::value).orElse(null))
                .addInteger(BATCH))
        .compose(lapsed -> record(connection, organisation, lapsed));
  }

  private Future<Void> record(
      SqlConnection connection, OrganisationId organisation, RowSet<Row> lapsed) {
    Origin gate = Origin.gate(organisation);
    Future<Void> recorded = Future.succeededFuture();
    for (Row row : lapsed) {
      boolean failed = ApprovalState.FAILED.wireName().equals(row.getString("status"));
      recorded =
          recorded
              .compose(
                  previous ->
                      audit.append(
                          connection,
                          gate.changed(
                              failed ? AuditAction.APPROVAL_FAILED : AuditAction.APPROVAL_EXPIRED,
                              row.getString("id"),
                              row.getString("service"))))
              .onSuccess(
                  done ->
                      metrics.count(
                          failed
                              ? ApprovalMetrics.Outcome.FAILED
                              : ApprovalMetrics.Outcome.EXPIRED));
    }
    return recorded;
  }
}
