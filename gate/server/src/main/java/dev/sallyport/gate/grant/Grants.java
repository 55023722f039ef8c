package dev.sallyport.gate.grant;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;

/** The grants of agents. */
public interface Grants {
  /** More grants than this on one agent are a mistake; and all of them fit one page. */
  int MAXIMUM_PER_AGENT = PageRequest.MAXIMUM_LIMIT;

  /** The page with all grants of an agent. */
  PageRequest<ServiceName> ALL = new PageRequest<>(MAXIMUM_PER_AGENT, Optional.empty());

  /** Grants a service to an agent; an earlier grant of the same service is replaced. */
  Future<Granting> grant(Origin origin, AgentId agent, GrantDraft draft);

  /** Ends a grant; false when there was none. */
  Future<Boolean> revoke(Origin origin, AgentId agent, ServiceName service);

  /**
   * The grants of an agent in the order of their services, expired ones too; nothing when the
   * organisation has no such agent.
   */
  Future<Optional<Page<Grant>>> list(
      OrganisationId organisation, AgentId agent, PageRequest<ServiceName> page);
}
