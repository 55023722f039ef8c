package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.policy.AttachmentRoutes;
import dev.sallyport.gate.policy.EvaluationRoutes;
import dev.sallyport.gate.policy.KnownPolicies;
import dev.sallyport.gate.policy.PgAttachments;
import dev.sallyport.gate.policy.PgPolicies;
import dev.sallyport.gate.policy.PgRecordedRequests;
import dev.sallyport.gate.policy.PgSituations;
import dev.sallyport.gate.policy.PolicyRoutes;
import dev.sallyport.gate.policy.ReplayRoutes;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.service.http.Routes;
import io.vertx.sqlclient.Pool;

/** The part of a gate that keeps policies and tries them out. */
final class PolicyServices {
  private final EvaluationRoutes evaluations;
  private final PolicyRoutes policies;
  private final ReplayRoutes replays;
  private final AttachmentRoutes attachments;

  PolicyServices(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      KnownPolicies known,
      Countries countries,
      CallerAccess callers) {
    PgPolicies kept = new PgPolicies(pool, changes, audit);
    policies = new PolicyRoutes(kept, callers);
    replays = new ReplayRoutes(kept, new PgRecordedRequests(pool), countries, callers);
    evaluations = new EvaluationRoutes(new PgSituations(pool, known), countries, callers);
    attachments = new AttachmentRoutes(new PgAttachments(pool, changes, audit), callers);
  }

  void register(Routes target) {
    evaluations.register(target); // a fixed path that comes before policies' ids
    policies.register(target);
    replays.register(target);
    attachments.register(target);
  }
}
