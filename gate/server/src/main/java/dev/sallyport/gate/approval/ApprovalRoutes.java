package dev.sallyport.gate.approval;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;
import static dev.sallyport.gate.request.Parameters.parsed;
import static dev.sallyport.gate.request.Parameters.required;
import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.ApprovalId;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.Routes;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /api/approvals}: people decide about requests that policies hold. */
public final class ApprovalRoutes {
  private static final String STATES =
      Arrays.stream(ApprovalState.values()).map(ApprovalState::wireName).collect(joining(", "));

  /** What an operator sends to approve a request. */
  record Approve(@Nullable String lasts, @Nullable String reason) {
    Approving toApproving() {
      return new Approving(
          parsed(
                  "lasts",
                  lasts,
                  Approving.Term::parse,
                  "once, or a time such as +90s, +30m, +1h or +2d")
              .orElseGet(Approving.Term.AsPoliciesSay::new),
          Optional.ofNullable(reason));
    }
  }

  /** What an operator sends to deny a request. */
  record Deny(@Nullable String reason) {
    String toReason() {
      String text = required("reason", reason);
      Approving.requireReason(text);
      return text;
    }
  }

  private final Approvals approvals;
  private final CallerAccess access;

  public ApprovalRoutes(Approvals approvals, CallerAccess access) {
    this.approvals = approvals;
    this.access = access;
  }

  /** Adds the routes. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.APPROVALS_READ);
    Access deciding = access.requiring(Permission.APPROVALS_DECIDE);
    routes
        .get("/api/approvals", reading, this::list)
        .get("/api/approvals/{id}", reading, this::show)
        .post("/api/approvals/{id}/approve", deciding, this::approve)
        .post("/api/approvals/{id}/deny", deciding, this::deny);
  }

  private Future<Answer> list(Exchange exchange) {
    ApprovalFilter filter =
        new ApprovalFilter(
            filter(exchange, "status", ApprovalState::parse, "one of " + STATES),
            filter(exchange, "agentId", AgentId::parse, "the id of an agent"),
            filter(exchange, "service", ServiceName::parse, "the canonical name of a service"));
    return approvals
        .list(
            CallerAccess.organisation(exchange),
            filter,
            Parameters.page(exchange, ApprovalId::parse))
        .map(page -> Answer.json(200, ApprovalViews.page(page)));
  }

  private static <T> Optional<T> filter(
      Exchange exchange,
      String parameter,
      Function<String, Optional<T>> parser,
      String expectation) {
    return exchange
        .parameter(parameter)
        .map(
            text ->
                parser
                    .apply(text)
                    .orElseThrow(
                        () -> invalid("The parameter '" + parameter + "' is " + expectation)));
  }

  private Future<Answer> show(Exchange exchange) {
    return approvals
        .find(CallerAccess.organisation(exchange), id(exchange))
        .map(
            found ->
                Answer.json(
                    200, ApprovalViews.approval(found.orElseThrow(() -> notFound("approval")))));
  }

  private Future<Answer> approve(Exchange exchange) {
    ApprovalId id = id(exchange);
    return exchange
        .jsonIfAny(Approve.class, BodyLimits.COMMAND)
        .map(body -> body.orElseGet(() -> new Approve(null, null)))
        .compose(
            body -> approvals.approve(access.origin(exchange), id, accepted(body::toApproving)))
        .map(ApprovalRoutes::answer);
  }

  private Future<Answer> deny(Exchange exchange) {
    ApprovalId id = id(exchange);
    return exchange
        .json(Deny.class, BodyLimits.COMMAND)
        .compose(body -> approvals.deny(access.origin(exchange), id, accepted(body::toReason)))
        .map(ApprovalRoutes::answer);
  }

  private static Answer answer(Deciding deciding) {
    return switch (deciding) {
      case Deciding.Done done -> Answer.json(200, ApprovalViews.approval(done.approval()));
      case Deciding.NoSuchApproval none -> throw notFound("approval");
      case Deciding.Refused refused -> throw invalid(refused.advice());
      case Deciding.OwnRequest own ->
          throw Problem.of(HttpProblems.FORBIDDEN, "Who asks for an approval does not decide it")
              .asException();
      case Deciding.NotPending decided ->
          throw Problem.of(
                  HttpProblems.CONFLICT,
                  "Only a pending request is decided about; this one is %s"
                      .formatted(decided.approval().state().wireName()))
              .with("status", decided.approval().state().wireName())
              .asException();
    };
  }

  private static ApprovalId id(Exchange exchange) {
    return ApprovalId.parse(exchange.pathParameter("id")).orElseThrow(() -> notFound("approval"));
  }
}
