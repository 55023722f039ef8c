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
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.key.AgentKeys;
import dev.sallyport.gate.key.NewKey;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/agents}, {@code /api/apps} and {@code /api/service-accounts}: what operators do with
 * them.
 */
public final class AgentRoutes {
  /** One request deletes at most this many agents, so that its transaction stays short. */
  private static final int MAXIMUM_BULK = 100;

  private final PrincipalKind kind;
  private final Agents agents;
  private final AgentKeys keys;
  private final Grants grants;
  private final CallerAccess access;
  private final String keyPrefix;

  /**
   * The routes of one kind.
   *
   * @param kind whose routes these are
   */
  public AgentRoutes(
      PrincipalKind kind,
      Agents agents,
      AgentKeys keys,
      Grants grants,
      CallerAccess access,
      String keyPrefix) {
    this.kind = kind;
    this.agents = agents;
    this.keys = keys;
    this.grants = grants;
    this.access = access;
    this.keyPrefix = keyPrefix;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    String all = kind.path();
    String one = all + "/{id}";
    Access creating = access.requiring(Permission.AGENTS_CREATE);
    Access deleting = access.requiring(Permission.AGENTS_DELETE);
    routes
        .post(all, comesWithKey() ? access.freshly(creating) : creating, this::create)
        .get(all, access.requiring(Permission.AGENTS_READ), this::list)
        .post(all + "/bulk-delete", deleting, this::deleteMany)
        .get(one, access.requiring(Permission.AGENTS_READ), this::show)
        .patch(one, access.requiring(Permission.AGENTS_MANAGE), this::change)
        .delete(one, deleting, this::delete);
  }

  /** A service account may have keys of either kind, so none is made that nobody asked for. */
  private boolean comesWithKey() {
    return kind != PrincipalKind.SERVICE_ACCOUNT;
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(AgentBodies.Create.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              AgentDraft draft = accepted(() -> body.toDraft(kind));
              Optional<KeyText> key =
                  comesWithKey() ? Optional.of(KeyText.generate(keyPrefix)) : Optional.empty();
              return agents
                  .create(access.origin(exchange), draft, key.map(NewKey::of))
                  .map(creation -> created(creation, key));
            });
  }

  private Answer created(AgentCreation creation, Optional<KeyText> key) {
    return switch (creation) {
      case AgentCreation.Created created ->
          Answer.json(201, AgentViews.created(created.agent(), key));
      case AgentCreation.NameTaken taken ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "Another %s has this name; choose another name".formatted(kind.noun()))
              .asException();
    };
  }

  private Future<Answer> list(Exchange exchange) {
    return agents
        .list(
            organisation(exchange), kind, Parameters.page(exchange, id -> AgentId.parse(kind, id)))
        .map(page -> Answer.json(200, AgentViews.page(kind, page)));
  }

  private Future<Answer> show(Exchange exchange) {
    AgentId id = agentId(exchange);
    OrganisationId organisation = organisation(exchange);
    return agents
        .find(organisation, id)
        .compose(found -> details(organisation, found.orElseThrow(() -> notFound(kind.noun()))))
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
        .compose(
            body -> {
              AgentChange change = accepted(() -> body.toChange(kind));
              if (!change.onlySuspends()) {
                CallerAccess.requireOther(exchange, id.value());
              }
              return agents.change(access.origin(exchange), id, change);
            })
        .map(
            changed ->
                Answer.json(
                    200, AgentViews.agent(changed.orElseThrow(() -> notFound(kind.noun())))));
  }

  private Future<Answer> delete(Exchange exchange) {
    return agents
        .delete(access.origin(exchange), List.of(agentId(exchange)))
        .map(
            deleted -> {
              if (deleted.isEmpty()) {
                throw notFound(kind.noun());
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
                  ids.stream().flatMap(id -> AgentId.parse(kind, id).stream()).toList();
              return agents
                  .delete(access.origin(exchange), wanted)
                  .map(deleted -> Answer.json(200, AgentViews.deleted(ids, deleted)));
            });
  }

  private AgentId agentId(Exchange exchange) {
    return AgentId.parse(kind, exchange.pathParameter("id"))
        .orElseThrow(() -> notFound(kind.noun()));
  }

  private static OrganisationId organisation(Exchange exchange) {
    return CallerAccess.organisation(exchange);
  }
}
