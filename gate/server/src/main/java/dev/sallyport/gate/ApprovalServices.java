package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.approval.ApprovalMetrics;
import dev.sallyport.gate.approval.ApprovalRoutes;
import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.approval.PgApprovals;
import dev.sallyport.gate.approval.PgHeldRequests;
import dev.sallyport.gate.approval.PgLapses;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;

/** The part of a gate that lets people decide about requests that policies hold. */
final class ApprovalServices {
  private final HeldRequests held;
  private final ApprovalRoutes routes;
  private final List<Job> jobs;

  ApprovalServices(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Duration patience,
      CallerAccess callers,
      Metrics metrics) {
    ApprovalMetrics approvalMetrics = new ApprovalMetrics(metrics.registry());
    PgLapses lapses = new PgLapses(audit, approvalMetrics);
    held = new PgHeldRequests(pool, changes, audit, lapses, patience, approvalMetrics);
    routes =
        new ApprovalRoutes(
            new PgApprovals(pool, changes, audit, patience, approvalMetrics), callers);
    jobs = List.of(lapses.job(pool, changes), PgHeldRequests.waiting(pool, metrics.registry()));
  }

  /** What is held, for those who decide about agents' requests. */
  HeldRequests held() {
    return held;
  }

  void register(Routes target) {
    routes.register(target);
  }

  /** What is done without a request. */
  List<Job> jobs() {
    return jobs;
  }
}
