package dev.sallyport.gate.grantrequest;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantRequestId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What agents ask to be granted. */
public interface GrantRequests {
  /** More undecided requests of one agent than this nobody reads. */
  int MAXIMUM_PENDING = 20;

  /** Of one agent so many are kept, the newest. */
  int MAXIMUM_KEPT = 200;

  /** Asks for a grant; once for a service, however often it is asked. */
  Future<Asking> ask(Origin origin, AgentId agent, GrantRequestDraft draft);

  /** What an agent asked for, newest first. */
  Future<List<GrantRequest>> ofAgent(OrganisationId organisation, AgentId agent);

  /** The requests of an organisation in the order of their ids. */
  Future<Page<GrantRequest>> list(
      OrganisationId organisation,
      Optional<GrantRequestStatus> status,
      PageRequest<GrantRequestId> page);

  /** One request. */
  Future<Optional<GrantRequest>> find(OrganisationId organisation, GrantRequestId request);

  /** Makes the grant that was asked for, perhaps for a shorter time. */
  Future<Deciding> approve(Origin origin, GrantRequestId request, Approval approval);

  /** Says no, and why. */
  Future<Deciding> deny(Origin origin, GrantRequestId request, String reason);
}
