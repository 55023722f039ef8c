package dev.sallyport.gate.signin;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Proof;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.SessionId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;

/** Who is signed in, and ending it. */
final class SessionRoutes {
  private static final String OWN = "/api/operators/self/sessions";
  private static final String SESSIONS = "/api/operators/{id}/sessions";

  private final PgSessions sessions;
  private final CallerAccess access;

  SessionRoutes(PgSessions sessions, CallerAccess access) {
    this.sessions = sessions;
    this.access = access;
  }

  /** Adds the routes. */
  void register(Routes routes) {
    Access managing = access.requiring(Permission.OPERATORS_MANAGE);
    routes
        .post("/api/sign-out", access.ofPeople(), this::signOut)
        .get(OWN, access.ofPeople(), exchange -> list(exchange, self(exchange)))
        .delete(OWN, access.ofPeople(), exchange -> endAll(exchange, self(exchange)))
        .get(SESSIONS, managing, exchange -> list(exchange, operatorId(exchange)))
        .delete(SESSIONS, managing, exchange -> endAll(exchange, operatorId(exchange)));
  }

  private Future<Answer> signOut(Exchange exchange) {
    Caller.Person person = exchange.attached(Caller.Person.class);
    return switch (person.proof()) {
      case Proof.Session session -> end(exchange, person.id(), Optional.of(session.id()));
      case Proof.SignIn signIn -> throw SignInProblems.noSession();
      case Proof.StandingToken token -> throw SignInProblems.noSession();
    };
  }

  private Future<Answer> list(Exchange exchange, OperatorId operator) {
    return sessions
        .list(CallerAccess.organisation(exchange), operator)
        .map(
            all ->
                Answer.json(
                    200, SignInViews.sessions(all.orElseThrow(() -> notFound("operator")))));
  }

  private Future<Answer> endAll(Exchange exchange, OperatorId operator) {
    return end(exchange, operator, Optional.empty());
  }

  private Future<Answer> end(Exchange exchange, OperatorId operator, Optional<SessionId> session) {
    return sessions
        .end(access.origin(exchange), operator, session)
        .map(
            ended ->
                switch (ended) {
                  case DONE -> Answer.empty(204);
                  case NO_SUCH_OPERATOR -> throw notFound("operator");
                  case ABOVE_YOUR_ROLE -> throw SignInProblems.aboveYourRole();
                });
  }

  private static OperatorId self(Exchange exchange) {
    return exchange.attached(Caller.Person.class).id();
  }

  private static OperatorId operatorId(Exchange exchange) {
    return OperatorId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("operator"));
  }
}
