package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.breakglass.BreakGlassRoutes;
import dev.sallyport.gate.breakglass.OpeningMetrics;
import dev.sallyport.gate.breakglass.Openings;
import dev.sallyport.gate.breakglass.PgExpiries;
import dev.sallyport.gate.breakglass.PgOpenings;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.sqlclient.Pool;

/** The part of a gate that people open in an emergency. */
final class BreakGlassServices {
  private final Openings openings;
  private final BreakGlassRoutes routes;
  private final Job job;

  BreakGlassServices(
      Pool pool, PgChanges changes, AuditRecords audit, CallerAccess callers, Metrics metrics) {
    OpeningMetrics openingMetrics = new OpeningMetrics(metrics.registry());
    PgExpiries expiries = new PgExpiries(audit, openingMetrics);
    openings = new PgOpenings(pool, changes, audit, expiries, openingMetrics);
    routes = new BreakGlassRoutes(openings, callers);
    job = expiries.job(pool, changes);
  }

  /** What is open, for those who decide about agents' requests. */
  Openings openings() {
    return openings;
  }

  void register(Routes target) {
    routes.register(target);
  }

  /** What is done without a request. */
  Job job() {
    return job;
  }
}
