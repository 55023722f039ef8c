package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.agent.Agents;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.console.ConsoleRoutes;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.sandbox.SandboxServices;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;

/** The part of a gate for those who begin: the sandbox, and what a console tells them. */
final class NewcomerServices {
  private final SandboxServices sandbox;
  private final ConsoleRoutes console;

  NewcomerServices(
      GateConfiguration configuration,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Agents agents,
      CallerAccess callers,
      ClientAddress clientAddress,
      Metrics metrics,
      InstantSource clock) {
    sandbox =
        new SandboxServices(
            configuration.sandbox(),
            configuration.keyPrefixes(),
            pool,
            changes,
            audit,
            agents,
            callers,
            clientAddress,
            metrics,
            clock);
    console = new ConsoleRoutes(configuration.console(), pool, callers);
  }

  void register(Routes target) {
    sandbox.register(target);
    console.register(target);
  }

  /** What is done without a request. */
  Job job() {
    return sandbox.job();
  }
}
