package dev.sallyport.gate.grantrequest;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.required;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.GrantRequestId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.gate.request.Texts;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /api/grant-requests}: people decide about what agents ask for. */
public final class GrantRequestRoutes {
  /** What an operator sends to approve a request. */
  record Approve(@Nullable Integer expiresInHours, @Nullable String notes) {
    Approval toApproval() {
      return new Approval(Optional.ofNullable(expiresInHours), Optional.ofNullable(notes));
    }
  }

  /** What an operator sends to deny a request. */
  record Deny(@Nullable String reason) {
    String toReason() {
      String text = required("reason", reason);
      Texts.requireLine("reason", text, 1, GrantRequest.MAXIMUM_REASON_LENGTH);
      return text;
    }
  }

  private final GrantRequests requests;
  private final CallerAccess access;

  public GrantRequestRoutes(GrantRequests requests, CallerAccess access) {
    this.requests = requests;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.APPROVALS_READ);
    Access deciding = access.requiring(Permission.APPROVALS_DECIDE);
    routes
        .get("/api/grant-requests", reading, this::list)
        .get("/api/grant-requests/{id}", reading, this::show)
        .post("/api/grant-requests/{id}/approve", deciding, this::approve)
        .post("/api/grant-requests/{id}/deny", deciding, this::deny);
  }

  private Future<Answer> list(Exchange exchange) {
    Optional<GrantRequestStatus> status =
        exchange
            .parameter("status")
            .map(
                text ->
                    GrantRequestStatus.parse(text)
                        .orElseThrow(
                            () ->
                                invalid(
                                    "The parameter 'status' is pending, approved, denied or expired")));
    return requests
        .list(
            CallerAccess.organisation(exchange),
            status,
            Parameters.page(exchange, GrantRequestId::parse))
        .map(page -> Answer.json(200, GrantRequestViews.page(page)));
  }

  private Future<Answer> show(Exchange exchange) {
    return requests
        .find(CallerAccess.organisation(exchange), id(exchange))
        .map(
            found ->
                Answer.json(
                    200,
                    GrantRequestViews.request(found.orElseThrow(() -> notFound("grant request")))));
  }

  private Future<Answer> approve(Exchange exchange) {
    GrantRequestId id = id(exchange);
    return exchange
        .json(Approve.class, BodyLimits.COMMAND)
        .compose(body -> requests.approve(access.origin(exchange), id, accepted(body::toApproval)))
        .map(GrantRequestRoutes::answer);
  }

  private Future<Answer> deny(Exchange exchange) {
    GrantRequestId id = id(exchange);
    return exchange
        .json(Deny.class, BodyLimits.COMMAND)
        .compose(body -> requests.deny(access.origin(exchange), id, accepted(body::toReason)))
        .map(GrantRequestRoutes::answer);
  }

  private static Answer answer(Deciding deciding) {
    return switch (deciding) {
      case Deciding.Done done -> Answer.json(200, GrantRequestViews.request(done.request()));
      case Deciding.NoSuchRequest none -> throw notFound("grant request");
      case Deciding.Refused refused -> throw invalid(refused.advice());
      case Deciding.OwnRequest own ->
          throw Problem.of(HttpProblems.FORBIDDEN, "Who asks for a grant does not decide about it")
              .asException();
      case Deciding.NotPending decided ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "The request is %s, and decided once; make or revoke the grant itself to change that"
                      .formatted(decided.request().status().wireName()))
              .asException();
    };
  }

  private static GrantRequestId id(Exchange exchange) {
    return GrantRequestId.parse(exchange.pathParameter("id"))
        .orElseThrow(() -> notFound("grant request"));
  }
}
