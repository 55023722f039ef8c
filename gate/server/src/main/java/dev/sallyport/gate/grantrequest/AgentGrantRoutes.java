package dev.sallyport.gate.grantrequest;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;
import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.grant.GrantBodies;
import dev.sallyport.gate.grant.Grants;
import dev.sallyport.gate.redirect.AgentAccess;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/agents/grant-requests} and {@code DELETE /api/agents/grants/{service}}: an agent asks
 * for grants, and gives its own back.
 */
public final class AgentGrantRoutes {
  /** What an agent sends to ask for a grant. */
  record Ask(
      @Nullable String serviceName, @Nullable String reason, @Nullable Integer expiresInHours) {
    GrantRequestDraft toDraft() {
      return new GrantRequestDraft(
          parsed(
                  "serviceName",
                  required("serviceName", serviceName),
                  ServiceName::parse,
                  GrantBodies.SERVICE_SHAPE)
              .orElseThrow(),
          required("reason", reason),
          requireNonNullElse(expiresInHours, GrantRequest.DEFAULT_HOURS));
    }
  }

  private final GrantRequests requests;
  private final Grants grants;
  private final AgentAccess access;

  public AgentGrantRoutes(GrantRequests requests, Grants grants, AgentAccess access) {
    this.requests = requests;
    this.grants = grants;
    this.access = access;
  }

  /** Adds the routes, whose fixed paths come before the parameters of operators' routes. */
  public void register(Routes routes) {
    routes
        .post("/api/agents/grant-requests", access.doing(AuditAction.GRANT_REQUESTED), this::ask)
        .get(
            "/api/agents/grant-requests",
            access.reading(AuditAction.LIST_GRANT_REQUESTS),
            this::list)
        .delete(
            "/api/agents/grants/{service}",
            access.doing(AuditAction.GRANT_RETURNED),
            this::giveBack);
  }

  private Future<Answer> ask(Exchange exchange) {
    return exchange
        .json(Ask.class, BodyLimits.COMMAND)
        .compose(
            body ->
                requests.ask(
                    access.origin(exchange),
                    AgentAccess.agent(exchange).id(),
                    accepted(body::toDraft)))
        .map(
            asking ->
                switch (asking) {
                  case Asking.Made made ->
                      Answer.json(201, GrantRequestViews.forAgent(made.request()));
                  case Asking.Pending pending ->
                      Answer.json(200, GrantRequestViews.forAgent(pending.request()));
                  case Asking.NoSuchAgent none -> throw notFound("agent");
                  case Asking.TooMany tooMany ->
                      throw Problem.of(
                              HttpProblems.CONFLICT,
                              "An agent has at most %d undecided requests; wait for a decision"
                                  .formatted(GrantRequests.MAXIMUM_PENDING))
                          .asException();
                });
  }

  private Future<Answer> list(Exchange exchange) {
    AgentAccess.Admitted agent = AgentAccess.agent(exchange);
    return requests
        .ofAgent(agent.organisation(), agent.id())
        .map(all -> Answer.json(200, GrantRequestViews.list(all)));
  }

  private Future<Answer> giveBack(Exchange exchange) {
    ServiceName service =
        ServiceName.parse(exchange.pathParameter("service"))
            .orElseThrow(() -> notFound("grant of this agent's own"));
    return grants
        .giveBack(access.origin(exchange), AgentAccess.agent(exchange).id(), service)
        .map(
            returned -> {
              if (!returned) {
                throw notFound("grant of this agent's own");
              }
              return Answer.empty(204);
            });
  }
}
