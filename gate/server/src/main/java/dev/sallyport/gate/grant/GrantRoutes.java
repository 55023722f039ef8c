package dev.sallyport.gate.grant;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.time.InstantSource;

/** {@code /api/agents/{id}/grants}: what operators let agents have. */
public final class GrantRoutes {
  private final Grants grants;
  private final CallerAccess access;
  private final InstantSource clock;

  public GrantRoutes(Grants grants, CallerAccess access, InstantSource clock) {
    this.grants = grants;
    this.access = access;
    this.clock = clock;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    routes
        .post("/api/agents/{id}/grants", access.requiring(Permission.GRANTS_WRITE), this::grant)
        .get("/api/agents/{id}/grants", access.requiring(Permission.AGENTS_READ), this::list)
        .delete(
            "/api/agents/{id}/grants/{service}",
            access.requiring(Permission.GRANTS_WRITE),
            this::revoke);
  }

  private Future<Answer> grant(Exchange exchange) {
    AgentId agent = agentId(exchange);
    return exchange
        .json(GrantBody.class, BodyLimits.COMMAND)
        .compose(
            body ->
                grants.grant(
                    access.origin(exchange), agent, accepted(() -> body.toDraft(clock.instant()))))
        .map(
            granting ->
                switch (granting) {
                  case Granting.Granted granted ->
                      Answer.json(201, GrantViews.grant(granted.grant()));
                  case Granting.NoSuchAgent none -> throw notFound("agent");
                  case Granting.TooMany tooMany ->
                      throw Problem.of(
                              HttpProblems.CONFLICT,
                              "An agent has at most "
                                  + Grants.MAXIMUM_PER_AGENT
                                  + " grants; revoke some first")
                          .asException();
                });
  }

  private Future<Answer> list(Exchange exchange) {
    AgentId agent = agentId(exchange);
    return grants
        .list(
            CallerAccess.organisation(exchange),
            agent,
            Parameters.page(exchange, ServiceName::parse))
        .map(page -> Answer.json(200, GrantViews.page(page.orElseThrow(() -> notFound("agent")))));
  }

  private Future<Answer> revoke(Exchange exchange) {
    AgentId agent = agentId(exchange);
    ServiceName service =
        ServiceName.parse(exchange.pathParameter("service")).orElseThrow(() -> notFound("grant"));
    return grants
        .revoke(access.origin(exchange), agent, service)
        .map(
            revoked -> {
              if (!revoked) {
                throw notFound("grant");
              }
              return Answer.empty(204);
            });
  }

  private static AgentId agentId(Exchange exchange) {
    return AgentId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("agent"));
  }
}
