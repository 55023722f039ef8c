package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Optional;

/** What people have opened in emergencies. */
public interface Openings {
  /** With more at a time in one organisation, nobody would look at each. */
  int MAXIMUM_OPEN = 50;

  /** Opens an access. */
  Future<OpeningOutcome> open(Origin origin, OpeningDraft draft);

  /** Ends one before its time. */
  Future<OpeningOutcome> close(Origin origin, BreakGlassId opening);

  /** The openings of an organisation in the order of their ids, those that ended too. */
  Future<Page<Opening>> list(
      OrganisationId organisation, Optional<OpeningState> state, PageRequest<BreakGlassId> page);

  /** One of them. */
  Future<Optional<Opening>> find(OrganisationId organisation, BreakGlassId opening);

  /** The one that is open for this agent and this service. */
  Future<Optional<Opening>> standing(
      SqlClient client, OrganisationId organisation, AgentId agent, ServiceName service);
}
