package dev.sallyport.gate.agent;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.grant.GrantHolder;
import dev.sallyport.gate.grant.GrantViews;
import dev.sallyport.gate.grant.Grants;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.key.AgentKeys;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** {@code /api/agents}: what operators do with agents. */
public final class AgentRoutes {
  /** One request deletes at most this many agents, so that its transaction stays short. */
  private static final int MAXIMUM_BULK = 100;

  private final Agents agents;
  private final AgentKeys keys;
  private final Grants grants;
  private final CallerAccess access;
  private final String keyPrefix;

  public AgentRoutes(
      Agents agents, AgentKeys keys, Grants grants, CallerAccess access, String keyPrefix) {
    this.agents = agents;
    this.keys = keys;
    this.grants = grants;
    this.access = access;
    this.keyPrefix = keyPrefix;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .post(
            "/api/agents",
            access.freshly(access.requiring(Permission.AGENTS_CREATE)), // it comes with a key
            this::create)
        .get("/api/agents", access.requiring(Permission.AGENTS_READ), this::list)
        .post(
            "/api/agents/bulk-delete", access.requiring(Permission.AGENTS_DELETE), this::deleteMany)
        .get("/api/agents/{id}", access.requiring(Permission.AGENTS_READ), this::show)
        .patch("/api/agents/{id}", access.requiring(Permission.AGENTS_MANAGE), this::change)
        .delete("/api/agents/{id}", access.requiring(Permission.AGENTS_DELETE), this::delete);
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(AgentBodies.Create.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              AgentDraft draft = accepted(body::toDraft);
              KeyText key = KeyText.generate(keyPrefix);
              return agents
                  .create(access.origin(exchange), draft, NewKey.of(key))
                  .map(agent -> Answer.json(201, AgentViews.created(agent, key)));
            });
  }

  private Future<Answer> list(Exchange exchange) {
    return agents
        .list(organisation(exchange), Parameters.page(exchange, AgentId::parse))
        .map(page -> Answer.json(200, AgentViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    AgentId id = agentId(exchange);
    OrganisationId organisation = organisation(exchange);
    return agents
        .find(organisation, id)
        .compose(found -> details(organisation, found.orElseThrow(() -> notFound("agent"))))
        .map(details -> Answer.json(200, details));
  }

  private Future<Map<String, Object>> details(OrganisationId organisation, AgentSummary agent) {
    AgentId id = agent.agent().id();
    return grants
        .list(organisation, new GrantHolder.OfAgent(id), Grants.ALL)
        .compose(
            all ->
                keys.list(organisation, id)
                    .map(
                        known ->
                            AgentViews.details(
                                agent,
                                all.map(GrantViews::list).orElseGet(List::of),
                                known.orElseGet(List::of))));
  }

  private Future<Answer> change(Exchange exchange) {
    AgentId id = agentId(exchange);
    return exchange
        .json(AgentBodies.Change.class, BodyLimits.COMMAND)
        .compose(body -> agents.change(access.origin(exchange), id, accepted(body::toChange)))
        .map(
            changed ->
                Answer.json(200, AgentViews.agent(changed.orElseThrow(() -> notFound("agent")))));
  }

  private Future<Answer> delete(Exchange exchange) {
    return agents
        .delete(access.origin(exchange), List.of(agentId(exchange)))
        .map(
            deleted -> {
              if (deleted.isEmpty()) {
                throw notFound("agent");
              }
              return Answer.empty(204);
            });
  }

  private Future<Answer> deleteMany(Exchange exchange) {
    return exchange
        .json(AgentBodies.BulkDelete.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              List<String> ids = body.toIds();
              if (ids.isEmpty() || ids.size() > MAXIMUM_BULK) {
                throw invalid("The field 'ids' has 1 to " + MAXIMUM_BULK + " ids");
              }
              List<AgentId> wanted =
                  ids.stream().flatMap(id -> AgentId.parse(id).stream()).toList();
              return agents
                  .delete(access.origin(exchange), wanted)
                  .map(deleted -> Answer.json(200, AgentViews.deleted(ids, deleted)));
            });
  }

  private static AgentId agentId(Exchange exchange) {
    return AgentId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("agent"));
  }

  private static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
