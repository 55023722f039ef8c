package dev.sallyport.gate.approval;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.audit.AuditRecord;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;

/**
 * Uses of approvals. The row is locked first and looked at under its lock; then the permission is
 * recorded, if it still holds and its counters have something left; only then is the use written.
 * So of requests that race for one approval one is permitted, and whatever refuses it leaves the
 * approval as it was. Nobody who holds counters waits for an approval.
 */
final class PgUses {
  /**
   * A ticket is issued within a moment of its record, or not at all. When this has passed, no
   * ticket of it would be redeemed any more.
   */
  static final Duration LONGEST_EXECUTION = Duration.ofMinutes(1);

  private static final String LOCK =
      """
      select id from approval where organisation = $1 and id = $2 and status = 'approved' and expires_at > clock_timestamp()
      for update""";
  private static final String USE =
      """
      update approval set uses = uses + 1, last_used_at = clock_timestamp(),
        status = case when lasts_seconds is null then 'executing' else status end,
        expires_at = case when lasts_seconds is null then clock_timestamp() + make_interval(secs => $3) else expires_at end
      where organisation = $1 and id = $2""";
  private static final String FINISH =
      "update approval set status = 'executed' where organisation = $1 and id = $2 and status = 'executing' and expires_at > clock_timestamp()";
  private static final String FAIL =
      "update approval set status = 'failed' where organisation = $1 and id = $2 and status = 'executing'";

  private final Pool pool;
  private final AuditRecords audit;
  private final ApprovalMetrics metrics;

  PgUses(Pool pool, AuditRecords audit, ApprovalMetrics metrics) {
    this.pool = pool;
    this.audit = audit;
    this.metrics = metrics;
  }

  Future<Charged> use(SqlConnection connection, Approval approval, ChargedRecord record) {
    return connection
        .preparedQuery(LOCK)
        .execute(row(approval))
        .compose(
            usable ->
                usable.size() == 0
                    ? Future.succeededFuture(Charged.OVERTAKEN)
                    : audit
                        .appendCharged(connection, List.of(record))
                        .compose(
                            outcomes ->
                                outcomes.getFirst() instanceof Charged.Written written
                                    ? write(connection, approval, record).map(written)
                                    : Future.succeededFuture(outcomes.getFirst())));
  }

  private Future<Void> write(SqlConnection connection, Approval approval, ChargedRecord record) {
    return connection
        .preparedQuery(USE)
        .execute(row(approval).addValue((double) LONGEST_EXECUTION.toSeconds()))
        .compose(used -> audit.append(connection, used(approval, record.conditional().record())))
        .onSuccess(recorded -> metrics.count(ApprovalMetrics.Outcome.USED));
  }

  /** Beside the permission's own record, with the same ticket and the same request. */
  private static AuditRecord used(Approval approval, AuditRecord permitted) {
    return new AuditRecord(
        permitted.organisation(),
        AuditAction.APPROVAL_USED,
        permitted.decision(),
        permitted.source(),
        null,
        permitted.actor(),
        permitted.key(),
        approval.id().value(),
        permitted.service(),
        permitted.client(),
        permitted.ticket(),
        permitted.request());
  }

  /** Fails when it was too late: then nobody may have the ticket. */
  Future<Void> finish(Approval approval) {
    return pool.preparedQuery(FINISH)
        .execute(row(approval))
        .compose(
            rows ->
                rows.rowCount() == 1
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new IllegalStateException("the approval's execution has lapsed")));
  }

  Future<Void> fail(SqlConnection connection, Approval approval) {
    return connection
        .preparedQuery(FAIL)
        .execute(row(approval))
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Future.succeededFuture()
                    : audit
                        .append(
                            connection,
                            Origin.gate(approval.organisation())
                                .changed(
                                    AuditAction.APPROVAL_FAILED,
                                    approval.id().value(),
                                    approval.request().service().value()))
                        .onSuccess(done -> metrics.count(ApprovalMetrics.Outcome.FAILED)));
  }

  private static Tuple row(Approval approval) {
    return Tuple.of(approval.organisation().value(), approval.id().value());
  }
}
