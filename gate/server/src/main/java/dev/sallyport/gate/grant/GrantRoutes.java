package dev.sallyport.gate.grant;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GroupId;
import dev.sallyport.gate.identity.PrincipalKind;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /api/agents/{id}/grants}, and the same of apps, service accounts and groups: what
 * operators let them have.
 */
public final class GrantRoutes {
  /** What has ended is not changed and not extended: a new grant is a new decision. */
  public static final ProblemType GRANT_ENDED =
      new ProblemType("GRANT_ENDED", 409, "The grant has ended");

  /** The holders that one path is about. */
  private record Holders(String path, String what, Function<String, Optional<GrantHolder>> parse) {
    GrantHolder of(Exchange exchange) {
      return parse.apply(exchange.pathParameter("id")).orElseThrow(() -> notFound(what));
    }

    /** Nobody grants to themselves. */
    GrantHolder ofOther(Exchange exchange) {
      GrantHolder holder = of(exchange);
      CallerAccess.requireOther(exchange, holder.id());
      return holder;
    }
  }

  private static final Holders GROUPS =
      new Holders(
          "/api/groups/{id}/grants",
          "group",
          id -> GroupId.parse(id).map(GrantHolder.OfGroup::new));

  private static Holders of(PrincipalKind kind) {
    return new Holders(
        kind.path() + "/{id}/grants",
        kind.noun(),
        id -> AgentId.parse(kind, id).map(GrantHolder.OfAgent::new));
  }

  private final Grants grants;
  private final PgHeldGrants held;
  private final CallerAccess access;

  public GrantRoutes(Grants grants, PgHeldGrants held, CallerAccess access) {
    this.grants = grants;
    this.held = held;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    for (PrincipalKind kind : PrincipalKind.values()) {
      register(routes, of(kind));
      routes.get(
          kind.path() + "/{id}/held-grants",
          access.requiring(Permission.AGENTS_READ),
          exchange -> held(exchange, kind));
    }
    register(routes, GROUPS);
  }

  private void register(Routes routes, Holders holders) {
    String one = holders.path() + "/{service}";
    Access writing = access.requiring(Permission.GRANTS_WRITE);
    routes
        .post(holders.path(), writing, exchange -> grant(exchange, holders))
        .get(
            holders.path(),
            access.requiring(Permission.AGENTS_READ),
            exchange -> list(exchange, holders))
        .patch(one, writing, exchange -> change(exchange, holders))
        .delete(one, writing, exchange -> revoke(exchange, holders))
        .post(one + "/extend", writing, exchange -> extend(exchange, holders));
  }

  private Future<Answer> grant(Exchange exchange, Holders holders) {
    GrantHolder holder = holders.ofOther(exchange);
    return exchange
        .json(GrantBodies.Create.class, BodyLimits.COMMAND)
        .compose(body -> grants.grant(access.origin(exchange), holder, accepted(body::toDraft)))
        .map(
            granting ->
                switch (granting) {
                  case Granting.Granted granted ->
                      Answer.json(201, GrantViews.grant(granted.grant()));
                  case Granting.NoSuchHolder none -> throw notFound(holders.what());
                  case Granting.Refused refused -> throw invalid(refused.advice());
                  case Granting.TooMany tooMany -> throw tooMany(holders.what());
                });
  }

  private static ProblemException tooMany(String what) {
    return Problem.of(
            HttpProblems.CONFLICT,
            "One %s has at most %d grants; revoke some first"
                .formatted(what, Grants.MAXIMUM_PER_HOLDER))
        .asException();
  }

  private Future<Answer> list(Exchange exchange, Holders holders) {
    return grants
        .list(
            CallerAccess.organisation(exchange),
            holders.of(exchange),
            Parameters.page(exchange, ServiceName::parse))
        .map(
            page ->
                Answer.json(
                    200, GrantViews.page(page.orElseThrow(() -> notFound(holders.what())))));
  }

  private Future<Answer> held(Exchange exchange, PrincipalKind kind) {
    AgentId agent =
        AgentId.parse(kind, exchange.pathParameter("id")).orElseThrow(() -> notFound(kind.noun()));
    return held.list(CallerAccess.organisation(exchange), agent)
        .map(
            all -> Answer.json(200, GrantViews.held(all.orElseThrow(() -> notFound(kind.noun())))));
  }

  private Future<Answer> extend(Exchange exchange, Holders holders) {
    GrantHolder holder = holders.ofOther(exchange);
    ServiceName service = service(exchange);
    return exchange
        .json(GrantBodies.Extend.class, BodyLimits.COMMAND)
        .compose(
            body -> grants.extend(access.origin(exchange), holder, service, accepted(body::toEnd)))
        .map(GrantRoutes::answer);
  }

  private Future<Answer> change(Exchange exchange, Holders holders) {
    GrantHolder holder = holders.ofOther(exchange);
    ServiceName service = service(exchange);
    return exchange
        .json(GrantBodies.Change.class, BodyLimits.COMMAND)
        .compose(
            body ->
                grants.change(access.origin(exchange), holder, service, accepted(body::toChange)))
        .map(GrantRoutes::answer);
  }

  private static Answer answer(GrantChanging changing) {
    return switch (changing) {
      case GrantChanging.Changed changed -> Answer.json(200, GrantViews.grant(changed.grant()));
      case GrantChanging.NoSuchGrant none -> throw notFound("grant");
      case GrantChanging.Refused refused -> throw invalid(refused.advice());
      case GrantChanging.Ended ended ->
          throw Problem.of(
                  GRANT_ENDED, "Grant the service anew; what has ended is not brought back")
              .asException();
    };
  }

  private Future<Answer> revoke(Exchange exchange, Holders holders) {
    return grants
        .revoke(access.origin(exchange), holders.of(exchange), service(exchange))
        .map(
            revoked -> {
              if (!revoked) {
                throw notFound("grant");
              }
              return Answer.empty(204);
            });
  }

  private static ServiceName service(Exchange exchange) {
    return ServiceName.parse(exchange.pathParameter("service"))
        .orElseThrow(() -> notFound("grant"));
  }
}
