package dev.sallyport.gate.sandbox;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.agent.Agents;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.sqlclient.Pool;
import java.time.InstantSource;

/** The part of a gate where strangers try it. */
public final class SandboxServices {
  private final IssuingRoutes issuing;
  private final SandboxRoutes sandbox;
  private final AdministrationRoutes administration;
  private final Job cleanUp;

  public SandboxServices(
      SandboxSettings settings,
      KeyPrefixes prefixes,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      Agents agents,
      CallerAccess callers,
      ClientAddress clientAddress,
      Metrics metrics,
      InstantSource clock) {
    SandboxCredentials credentials =
        new PgSandboxCredentials(
            pool, changes, audit, agents, settings.organisation(), settings.limits());
    SandboxAccess access = new SandboxAccess(credentials, clientAddress, settings);
    SandboxMetrics counted = new SandboxMetrics(metrics.registry());
    this.issuing =
        new IssuingRoutes(settings, credentials, access, callers, clientAddress, counted);
    this.sandbox = new SandboxRoutes(access, clientAddress, clock);
    this.administration = new AdministrationRoutes(credentials, callers, counted, prefixes);
    this.cleanUp = new SandboxCleanUp(pool, settings.kept());
  }

  /** Adds the routes: the same ones whether there is a sandbox or not. */
  public void register(Routes routes) {
    issuing.register(routes);
    sandbox.register(routes);
    administration.register(routes);
  }

  /** What is done without a request. */
  public Job job() {
    return cleanUp;
  }
}
