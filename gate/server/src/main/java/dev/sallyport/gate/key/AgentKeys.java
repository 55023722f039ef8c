package dev.sallyport.gate.key;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.ticket.key.KeyHash;
import io.vertx.core.Future;
import java.util.List;

/** The keys of agents. */
public interface AgentKeys {
  /**
   * Puts {@code replacement} in the place of the agent's active key, which stops working in the
   * same transaction.
   */
  Future<Rotation> rotate(Origin origin, AgentId agent, KeyHash replacement);

  /** The agent's keys, newest first. */
  Future<List<AgentKey>> list(OrganisationId organisation, AgentId agent);
}
