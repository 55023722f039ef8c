package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.agent.PgAgents;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.trust.PgTrustProfiles;
import dev.sallyport.gate.trust.TrustRoutes;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;

/** The part of a gate that delivers keys to agents that people have said to trust. */
final class TrustServices {
  private final TrustRoutes trust;

  TrustServices(
      Vertx vertx,
      GateConfiguration configuration,
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgAgents agents,
      CallerAccess callers) {
    OutboundAddresses addresses =
        new OutboundAddresses(
            new SystemHostAddresses(vertx), URI.create(configuration.publicUrl()));
    trust =
        new TrustRoutes(
            new PgTrustProfiles(pool, changes, audit, agents),
            addresses,
            callers,
            configuration.publicUrl());
  }

  /** Before the routes of agents' ids: some of these have fixed paths there. */
  void register(Routes routes) {
    trust.register(routes);
  }
}
