package dev.sallyport.gate.grant;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.listing.Page;
import dev.sallyport.gate.listing.PageRequest;
import dev.sallyport.gate.operator.Origin;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;

/** The grants of agents. */
public interface Grants {
  /** More grants than this on one agent are a mistake, and a page of all of them stays small. */
  int MAXIMUM_PER_AGENT = 1000;

  /** Grants a service to an agent; an earlier grant of the same service is replaced. */
  Future<Granting> grant(Origin origin, AgentId agent, GrantDraft draft);

  /** Ends a grant; false when there was none. */
  Future<Boolean> revoke(Origin origin, AgentId agent, ServiceName service);

  /** The grants of an agent in the order of their services, expired ones too. */
  Future<Page<Grant>> list(
      OrganisationId organisation, AgentId agent, PageRequest<ServiceName> page);
}
