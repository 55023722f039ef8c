package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.grant.PgGrants;
import dev.sallyport.gate.grantrequest.AgentGrantRoutes;
import dev.sallyport.gate.grantrequest.GrantRequestRoutes;
import dev.sallyport.gate.grantrequest.GrantRequests;
import dev.sallyport.gate.grantrequest.PgGrantDecisions;
import dev.sallyport.gate.grantrequest.PgGrantRequests;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.service.http.Routes;
import io.vertx.sqlclient.Pool;

/** The part of a gate in which agents ask for grants, and people answer. */
final class GrantRequestServices {
  private final PgGrantRequests requests;
  private final AgentGrantRoutes agents;
  private final GrantRequestRoutes people;

  GrantRequestServices(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgGrants grants,
      PgGrantDecisions decisions,
      CallerAccess callers,
      AgentAccess access) {
    requests = new PgGrantRequests(pool, changes, audit, decisions);
    agents = new AgentGrantRoutes(requests, grants, access);
    people = new GrantRequestRoutes(requests, callers);
  }

  /** For agents that ask in another way. */
  GrantRequests requests() {
    return requests;
  }

  /** Before the routes of agents' ids: some of these have fixed paths there. */
  void register(Routes target) {
    agents.register(target);
    people.register(target);
  }
}
