package dev.sallyport.gate;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.delegation.DelegationRoutes;
import dev.sallyport.gate.delegation.PgDelegations;
import dev.sallyport.gate.delegation.PgUsers;
import dev.sallyport.gate.delegation.UserAccess;
import dev.sallyport.gate.delegation.UserRoutes;
import dev.sallyport.gate.delegation.UserTokens;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.policy.PgLifetimes;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Routes;
import io.vertx.sqlclient.Pool;

/** The part of a gate in which users let agents use what is theirs. */
final class DelegationServices {
  private final DelegationRoutes delegations;
  private final UserRoutes users;

  DelegationServices(
      Pool pool,
      PgChanges changes,
      AuditRecords audit,
      PgLifetimes lifetimes,
      UserTokens tokens,
      ClientAddress clientAddress,
      CallerAccess callers,
      AgentAccess agents) {
    PgUsers known = new PgUsers(pool, changes, audit);
    users = new UserRoutes(known, callers);
    delegations =
        new DelegationRoutes(
            new PgDelegations(pool, changes, audit, lifetimes),
            known,
            new UserAccess(tokens, known, clientAddress),
            agents);
  }

  /** Before the routes of agents' ids: some of these have fixed paths there. */
  void register(Routes target) {
    delegations.register(target);
    users.register(target);
  }
}
