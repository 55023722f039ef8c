package dev.sallyport.gate.agent;

import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.request.Page;
import dev.sallyport.gate.request.PageRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * The agents of each organisation. An agent of another organisation is as absent as one that never
 * was.
 */
public interface Agents {
  /** Makes an agent, app or service account, with its first key if there is one. */
  Future<AgentCreation> create(Origin origin, AgentDraft draft, Optional<NewKey> key);

  /** One agent. */
  Future<Optional<AgentSummary>> find(OrganisationId organisation, AgentId agent);

  /** Those of one kind in an organisation, in the order of their ids. */
  Future<Page<AgentSummary>> list(
      OrganisationId organisation, PrincipalKind kind, PageRequest<AgentId> page);

  /** Changes what {@code change} names, and nothing else. */
  Future<Optional<Agent>> change(Origin origin, AgentId agent, AgentChange change);

  /**
   * Deletes agents for good: their keys are revoked, and what they were granted ends. Their ids
   * stay theirs. Those that were there.
   */
  Future<List<AgentId>> delete(Origin origin, List<AgentId> agents);
}
