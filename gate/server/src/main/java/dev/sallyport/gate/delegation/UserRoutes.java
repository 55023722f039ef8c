package dev.sallyport.gate.delegation;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.UserId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** {@code /api/users}: operators say who a user is and which credentials are theirs. */
public final class UserRoutes {
  /** What an operator sends to make a user known. */
  record Create(@Nullable String subject) {
    String toSubject() {
      String text = required("subject", subject);
      Texts.requireLine("subject", text, 1, User.MAXIMUM_SUBJECT_LENGTH);
      return text;
    }
  }

  /** What an operator sends to suspend a user, or to let them act again. */
  record Change(@Nullable String status) {
    boolean toActive() {
      return switch (required("status", status)) {
        case "active" -> true;
        case "suspended" -> false;
        default -> throw invalid("The field 'status' must be active or suspended");
      };
    }
  }

  private final PgUsers users;
  private final CallerAccess access;

  public UserRoutes(PgUsers users, CallerAccess access) {
    this.users = users;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    Access writing = access.requiring(Permission.GRANTS_WRITE);
    routes
        .post("/api/users", writing, this::create)
        .get("/api/users", reading, this::list)
        .patch("/api/users/{id}", writing, this::change)
        .put("/api/users/{id}/credentials/{service}", writing, this::give)
        .delete("/api/users/{id}/credentials/{service}", writing, this::take);
  }

  private Future<Answer> create(Exchange exchange) {
    return exchange
        .json(Create.class, BodyLimits.COMMAND)
        .compose(body -> users.add(access.origin(exchange), accepted(body::toSubject)))
        .map(
            user ->
                Answer.json(
                    201,
                    DelegationViews.user(
                        user.orElseThrow(
                            () -> conflict("A user with that subject is known already")))));
  }

  private Future<Answer> list(Exchange exchange) {
    return users
        .list(CallerAccess.organisation(exchange), Parameters.page(exchange, UserId::parse))
        .map(page -> Answer.json(200, DelegationViews.users(page)));
  }

  private Future<Answer> change(Exchange exchange) {
    UserId user = user(exchange);
    return exchange
        .json(Change.class, BodyLimits.COMMAND)
        .compose(body -> users.setActive(access.origin(exchange), user, body.toActive()))
        .map(
            changed ->
                Answer.json(
                    200, DelegationViews.user(changed.orElseThrow(() -> notFound("user")))));
  }

  private Future<Answer> give(Exchange exchange) {
    UserId user = user(exchange);
    return users
        .give(access.origin(exchange), user, service(exchange))
        .map(
            owner -> {
              if (!owner.orElseThrow(() -> notFound("user or credential")).equals(user)) {
                throw conflict("The credential is another user's; take it from them first");
              }
              return Answer.empty(204);
            });
  }

  private Future<Answer> take(Exchange exchange) {
    return users
        .take(access.origin(exchange), user(exchange), service(exchange))
        .map(
            taken -> {
              if (!taken) {
                throw notFound("user or credential");
              }
              return Answer.empty(204);
            });
  }

  private static ProblemException conflict(String detail) {
    return Problem.of(HttpProblems.CONFLICT, detail).asException();
  }

  private static UserId user(Exchange exchange) {
    return UserId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("user"));
  }

  private static ServiceName service(Exchange exchange) {
    return ServiceName.parse(exchange.pathParameter("service"))
        .orElseThrow(() -> notFound("user or credential"));
  }
}
