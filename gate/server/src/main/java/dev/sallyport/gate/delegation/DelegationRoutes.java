package dev.sallyport.gate.delegation;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.grant.GrantBodies;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DelegationId;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/delegations}: users delegate and take back; {@code
 * /api/agents/delegations/{delegation}}: an agent gives one back.
 */
public final class DelegationRoutes {
  /** What a user sends to delegate a credential. */
  record Delegate(
      @Nullable String agentId,
      @Nullable String credential,
      @Nullable String serviceName,
      @Nullable Integer expiresInHours,
      @Nullable String expiresAt) {
    DelegationDraft toDraft() {
      ServiceName own = service("credential", required("credential", credential));
      return new DelegationDraft(
          parsed("agentId", required("agentId", agentId), AgentId::parse, "the id of an agent")
              .orElseThrow(),
          serviceName == null ? own : service("serviceName", serviceName),
          own,
          GrantBodies.end(expiresInHours, expiresAt));
    }

    private static ServiceName service(String field, String text) {
      return parsed(field, text, ServiceName::parse, GrantBodies.SERVICE_SHAPE).orElseThrow();
    }
  }

  private final PgDelegations delegations;
  private final PgUsers users;
  private final UserAccess access;
  private final AgentAccess agents;

  public DelegationRoutes(
      PgDelegations delegations, PgUsers users, UserAccess access, AgentAccess agents) {
    this.delegations = delegations;
    this.users = users;
    this.access = access;
    this.agents = agents;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .post("/api/delegations", access, this::delegate)
        .get("/api/delegations", access, this::list)
        .get("/api/delegations/credentials", access, this::credentials)
        .delete("/api/delegations/{delegation}", access, this::revoke)
        .delete(
            "/api/agents/delegations/{delegation}",
            agents.doing(AuditAction.DELEGATION_RETURNED),
            this::giveBack);
  }

  private Future<Answer> delegate(Exchange exchange) {
    return exchange
        .json(Delegate.class, BodyLimits.COMMAND)
        .compose(
            body ->
                delegations.delegate(
                    access.origin(exchange),
                    UserAccess.user(exchange).user(),
                    accepted(body::toDraft)))
        .map(
            delegating ->
                switch (delegating) {
                  case Delegating.Delegated made ->
                      Answer.json(201, DelegationViews.delegation(made.delegation()));
                  case Delegating.NoSuchAgent none -> throw notFound("agent");
                  case Delegating.NoSuchCredential none -> throw notFound("credential of yours");
                  case Delegating.Refused refused -> throw invalid(refused.advice());
                  case Delegating.TooMany tooMany ->
                      throw Problem.of(
                              HttpProblems.CONFLICT,
                              "One user, and one agent, has at most %d delegations; revoke some first"
                                  .formatted(Delegation.MAXIMUM))
                          .asException();
                });
  }

  private Future<Answer> list(Exchange exchange) {
    PgUsers.Known user = UserAccess.user(exchange);
    return delegations
        .list(user.organisation(), user.user())
        .map(all -> Answer.json(200, DelegationViews.delegations(all)));
  }

  private Future<Answer> credentials(Exchange exchange) {
    PgUsers.Known user = UserAccess.user(exchange);
    return users
        .owned(user.organisation(), user.user())
        .map(all -> Answer.json(200, Map.of("credentials", all)));
  }

  private Future<Answer> revoke(Exchange exchange) {
    return delegations
        .revoke(access.origin(exchange), UserAccess.user(exchange).user(), id(exchange))
        .map(DelegationRoutes::gone);
  }

  private Future<Answer> giveBack(Exchange exchange) {
    return delegations
        .giveBack(agents.origin(exchange), AgentAccess.agent(exchange).id(), id(exchange))
        .map(DelegationRoutes::gone);
  }

  private static Answer gone(boolean wasThere) {
    if (!wasThere) {
      throw notFound("delegation");
    }
    return Answer.empty(204);
  }

  private static DelegationId id(Exchange exchange) {
    return DelegationId.parse(exchange.pathParameter("delegation"))
        .orElseThrow(() -> notFound("delegation"));
  }
}
