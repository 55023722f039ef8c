package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.AuditRoutes;
import dev.sallyport.gate.audit.PgAuditLog;
import dev.sallyport.gate.audit.WrittenRecords;
import dev.sallyport.gate.audit.proof.AnnouncementJob;
import dev.sallyport.gate.audit.proof.ExportRoutes;
import dev.sallyport.gate.audit.proof.IntegrationJob;
import dev.sallyport.gate.audit.proof.IntegrationMetrics;
import dev.sallyport.gate.audit.proof.LogExchangeJob;
import dev.sallyport.gate.audit.proof.LogRetention;
import dev.sallyport.gate.audit.proof.PgReceipts;
import dev.sallyport.gate.audit.proof.ProofRoutes;
import dev.sallyport.gate.audit.proof.RetentionJob;
import dev.sallyport.gate.audit.proof.TreeAlarms;
import dev.sallyport.gate.audit.proof.TreeKeys;
import dev.sallyport.gate.audit.proof.WitnessFolderJob;
import dev.sallyport.gate.binding.BindingSeal;
import dev.sallyport.gate.binding.VaultLogCalls;
import dev.sallyport.gate.event.Events;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The part of a gate that shows its log, and proves it. */
final class AuditProofServices {
  private final AuditRoutes listing;
  private final ProofRoutes routes;
  private final ExportRoutes exports;
  private final List<Job> jobs = new ArrayList<>();

  /**
   * The log.
   *
   * @param background one connection, for what nobody waits for
   * @param written what this gate has written to it lately
   */
  record Log(Pool pool, Pool background, AuditRecords audit, WrittenRecords written) {}

  /** What every part of a gate has. */
  record Surroundings(
      Vertx vertx,
      GateConfiguration configuration,
      Seal seal,
      Metrics metrics,
      InstantSource clock) {}

  AuditProofServices(Log log, Surroundings gate, Events events, CallerAccess callers) {
    GateConfiguration configuration = gate.configuration();
    InstantSource clock = gate.clock();
    Pool pool = log.pool();
    IntegrationMetrics integrationMetrics =
        new IntegrationMetrics(gate.metrics().registry(), clock);
    TreeAlarms alarms = new TreeAlarms(log.audit(), integrationMetrics);
    TreeKeys keys = new TreeKeys(gate.seal(), configuration.publicUrl());
    listing =
        new AuditRoutes(
            new PgAuditLog(pool),
            callers.requiring(Permission.AUDIT_READ),
            exchange -> CallerAccess.organisation(exchange).value());
    routes = new ProofRoutes(pool, callers);
    exports = new ExportRoutes(pool, new PgReceipts(pool, keys), log.audit(), callers, clock);
    jobs.add(
        new IntegrationJob(
            gate.vertx(), log.background(), keys, log.written(), alarms, integrationMetrics));
    jobs.add(
        new LogExchangeJob(
            pool,
            VaultLogCalls.over(
                gate.vertx(), configuration.publicUrl(), new BindingSeal(gate.seal()), clock),
            alarms));
    jobs.add(new AnnouncementJob(pool, events, configuration.witnesses().pause()));
    configuration
        .auditRetention()
        .ifPresent(
            period ->
                jobs.add(
                    new RetentionJob(
                        new LogRetention(pool, alarms), period, integrationMetrics, clock)));
    configuration
        .witnesses()
        .folder()
        .ifPresent(
            folder ->
                jobs.add(new WitnessFolderJob(pool, gate.vertx().fileSystem(), folder, alarms)));
  }

  /** Adds the routes, of which one is a fixed path before the parameter of credentials. */
  void register(Routes target) {
    listing.register(target);
    routes.register(target);
    exports.register(target);
  }

  /** What is done without a request. */
  List<Job> jobs() {
    return jobs;
  }
}
