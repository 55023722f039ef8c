package dev.sallyport.gate.grant;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;

/** The grants of agents and of groups. */
public interface Grants {
  /** More grants than this to one holder are a mistake; and all of them fit one page. */
  int MAXIMUM_PER_HOLDER = PageRequest.MAXIMUM_LIMIT;

  /** The page with all grants of a holder. */
  PageRequest<ServiceName> ALL = new PageRequest<>(MAXIMUM_PER_HOLDER, Optional.empty());

  /** Grants a service; an earlier grant of the same service to the same holder is replaced. */
  Future<Granting> grant(Origin origin, GrantHolder holder, GrantDraft draft);

  /** Lets a grant that is alive end later, within its policy. */
  Future<GrantChanging> extend(
      Origin origin, GrantHolder holder, ServiceName service, AskedEnd end);

  /** Changes what {@code change} names of a grant that is alive. */
  Future<GrantChanging> change(
      Origin origin, GrantHolder holder, ServiceName service, GrantChange change);

  /** Ends a grant; false when there was none. */
  Future<Boolean> revoke(Origin origin, GrantHolder holder, ServiceName service);

  /** Ends an agent's own grant because the agent wants that; false when there was none. */
  Future<Boolean> giveBack(Origin origin, AgentId agent, ServiceName service);

  /**
   * The grants of a holder in the order of their services, expired ones too; nothing when the
   * organisation has no such holder.
   */
  Future<Optional<Page<Grant>>> list(
      OrganisationId organisation, GrantHolder holder, PageRequest<ServiceName> page);
}
