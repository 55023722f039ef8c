package dev.sallyport.gate.operator;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.Caller;
import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.OperatorId;
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
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code /api/operators}: the people of an organisation and what they are for. */
public final class OperatorRoutes {
  private static final ProblemType LAST_OWNER =
      new ProblemType("LAST_OWNER", 409, "An organisation keeps an active owner");

  private static final ProblemType ALREADY_EXISTS =
      new ProblemType("ALREADY_EXISTS", 409, "It exists already");

  private static final ProblemType ROTATION_CONFLICT =
      new ProblemType("ROTATION_CONFLICT", 409, "Another rotation was quicker");

  private final Operators operators;
  private final CallerAccess access;

  public OperatorRoutes(PgOperators operators, CallerAccess access) {
    this.operators = operators;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access managing = access.requiring(Permission.OPERATORS_MANAGE);
    routes
        .get("/api/operators/self", access.ofPeople(), this::self)
        .get("/api/operators", managing, this::list)
        .post("/api/operators", managing, this::create)
        .get("/api/operators/{id}", managing, this::show)
        .patch("/api/operators/{id}", managing, this::change)
        .delete("/api/operators/{id}", managing, this::remove)
        .post("/api/operators/{id}/rotate-token", access.freshly(managing), this::rotateToken)
        .delete("/api/operators/{id}/token", managing, this::removeToken);
  }

  private Future<Answer> self(Exchange exchange) {
    return Future.succeededFuture(
        Answer.json(200, OperatorViews.self(exchange.attached(Caller.Person.class))));
  }

  private Future<Answer> list(Exchange exchange) {
    return operators
        .list(CallerAccess.organisation(exchange), Parameters.page(exchange, OperatorId::parse))
        .map(page -> Answer.json(200, OperatorViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return operators
        .find(CallerAccess.organisation(exchange), operatorId(exchange))
        .map(
            found ->
                Answer.json(
                    200, OperatorViews.operator(found.orElseThrow(() -> notFound("operator")))));
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(OperatorBodies.Create.class, BodyLimits.COMMAND)
        .compose(
            body -> {
              OperatorDraft draft = accepted(body::toDraft);
              if (draft.withToken()) {
                access.requireFreshSignIn(exchange);
              }
              Optional<KeyText> token =
                  draft.withToken() ? Optional.of(newToken()) : Optional.empty();
              return operators
                  .create(access.origin(exchange), draft, token.map(KeyText::hash))
                  .map(outcome -> Answer.json(201, OperatorViews.withToken(done(outcome), token)));
            });
  }

  private Future<Answer> change(Exchange exchange) {
    OperatorId id = operatorId(exchange);
    return exchange
        .json(OperatorBodies.Change.class, BodyLimits.COMMAND)
        .compose(body -> operators.change(access.origin(exchange), id, accepted(body::toChange)))
        .map(outcome -> Answer.json(200, OperatorViews.operator(done(outcome))));
  }

  private Future<Answer> rotateToken(Exchange exchange) {
    KeyText token = newToken();
    return operators
        .rotateToken(access.origin(exchange), operatorId(exchange), token.hash())
        .map(
            outcome ->
                Answer.json(200, OperatorViews.withToken(done(outcome), Optional.of(token))));
  }

  private Future<Answer> removeToken(Exchange exchange) {
    return operators
        .removeToken(access.origin(exchange), operatorId(exchange))
        .map(outcome -> Answer.json(200, OperatorViews.operator(done(outcome))));
  }

  private Future<Answer> remove(Exchange exchange) {
    return operators
        .remove(access.origin(exchange), operatorId(exchange))
        .map(
            outcome -> {
              done(outcome);
              return Answer.empty(204);
            });
  }

  private static Operator done(OperatorOutcome outcome) {
    return switch (outcome) {
      case OperatorOutcome.Done done -> done.operator();
      case OperatorOutcome.NoSuchOperator none -> throw notFound("operator");
      case OperatorOutcome.AboveYourRole above ->
          throw problem(
              HttpProblems.FORBIDDEN,
              "Nobody gives or touches a role with more rights than their own; ask an owner");
      case OperatorOutcome.LastOwner last ->
          throw problem(
              LAST_OWNER,
              "Make another operator an owner first, who has a token or has signed in; or sign in yourself before you take the token away");
      case OperatorOutcome.Taken taken ->
          throw problem(ALREADY_EXISTS, "Another operator has the same '" + taken.field() + "'");
      case OperatorOutcome.TooMany many ->
          throw problem(
              HttpProblems.CONFLICT,
              "An organisation has at most " + Operators.MAXIMUM + " operators; remove some first");
      case OperatorOutcome.Overtaken overtaken ->
          throw problem(
              ROTATION_CONFLICT,
              "Another request replaced this token at the same time; its answer has the token that works");
      case OperatorOutcome.NoOtherProof none ->
          throw problem(
              HttpProblems.CONFLICT,
              "Without a token this operator has no way in; give them an e-mail address to sign in with first");
    };
  }

  private static ProblemException problem(ProblemType type, String detail) {
    return Problem.of(type, detail).asException();
  }

  private static KeyText newToken() {
    return KeyText.generate(KeyText.OPERATOR_PREFIX);
  }

  private static OperatorId operatorId(Exchange exchange) {
    return OperatorId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("operator"));
  }
}
