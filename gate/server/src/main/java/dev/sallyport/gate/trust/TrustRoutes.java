package dev.sallyport.gate.trust;

import static dev.sallyport.gate.request.Parameters.accepted;
import static dev.sallyport.gate.request.Parameters.invalid;
import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.identity.TrustProfileId;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.gate.request.Parameters;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.BodyLimits;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.RouteHandler;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * {@code /api/agents/onboard}, {@code /api/agents/status} and {@code /api/trust-profiles}: agents
 * come to be known, and people say whether they are trusted.
 */
public final class TrustRoutes {
  private final TrustProfiles profiles;
  private final OutboundAddresses addresses;
  private final CallerAccess access;
  private final TrustViews views;

  /** The routes of a gate that is reached at {@code publicUrl}. */
  public TrustRoutes(
      TrustProfiles profiles, OutboundAddresses addresses, CallerAccess access, String publicUrl) {
    this.profiles = profiles;
    this.addresses = addresses;
    this.access = access;
    this.views = new TrustViews(publicUrl);
  }

  /** Adds the routes, some of which have fixed paths that come before agents' ids. */
  public void register(Routes routes) {
    Access reading = access.requiring(Permission.AGENTS_READ);
    Access deciding = access.requiring(Permission.APPROVALS_DECIDE);
    routes
        .post("/api/agents/onboard", access.requiring(Permission.AGENTS_CREATE), this::onboard)
        .get("/api/agents/status/{trustProfileId}", reading, this::show)
        .get("/api/trust-profiles", reading, this::list)
        .post("/api/trust-profiles/{trustProfileId}/approve", deciding, said(ReviewStep.APPROVE))
        .post("/api/trust-profiles/{trustProfileId}/reject", deciding, said(ReviewStep.REJECT))
        .post("/api/trust-profiles/{trustProfileId}/revoke", deciding, said(ReviewStep.REVOKE));
  }

  private Future<Answer> onboard(Exchange exchange) {
    return exchange
        .json(TrustBodies.Onboard.class, BodyLimits.COMMAND)
        .map(body -> accepted(body::toDraft))
        .compose(draft -> looked(draft).map(draft))
        .compose(draft -> profiles.onboard(access.origin(exchange), draft))
        .map(outcome -> answer(201, outcome));
  }

  /** Where a callback leads now; every attempt looks again. */
  private Future<?> looked(OnboardingDraft draft) {
    return draft.destinations().callback().isEmpty()
        ? Future.succeededFuture()
        : addresses
            .check(draft.destinations().callback().get())
            .recover(
                failure ->
                    Future.failedFuture(
                        failure instanceof UnfitUrlException unfit
                            ? TrustProblems.unfitCallback(unfit)
                            : failure));
  }

  private Future<Answer> show(Exchange exchange) {
    return profiles
        .find(CallerAccess.organisation(exchange), id(exchange))
        .map(
            found ->
                Answer.json(200, views.status(found.orElseThrow(() -> notFound("trust profile")))));
  }

  private Future<Answer> list(Exchange exchange) {
    Optional<ReviewState> state =
        exchange
            .parameter("review_status")
            .map(
                text ->
                    ReviewState.parse(text)
                        .orElseThrow(
                            () ->
                                invalid(
                                    "The parameter 'review_status' is pending, approved, rejected"
                                        + " or revoked")));
    return profiles
        .list(
            CallerAccess.organisation(exchange),
            state,
            Parameters.page(exchange, TrustProfileId::parse))
        .map(page -> Answer.json(200, views.page(page)));
  }

  private RouteHandler said(ReviewStep step) {
    return exchange -> {
      TrustProfileId id = id(exchange);
      return exchange
          .jsonIfAny(TrustBodies.Review.class, BodyLimits.COMMAND)
          .map(body -> accepted(body.orElse(TrustBodies.Review.SILENT)::toNote))
          .compose(note -> profiles.review(access.origin(exchange), id, step, note))
          .map(outcome -> answer(200, outcome));
    };
  }

  private Answer answer(int status, TrustOutcome outcome) {
    return switch (outcome) {
      case TrustOutcome.Done done -> Answer.json(status, views.status(done.profile()));
      case TrustOutcome.NoSuchAgent none -> throw notFound("agent");
      case TrustOutcome.NoSuchProfile none -> throw notFound("trust profile");
      case TrustOutcome.AlreadyPending pending -> throw TrustProblems.pending();
      case TrustOutcome.TooMany tooMany -> throw TrustProblems.tooMany();
      case TrustOutcome.OwnSubmission own -> throw TrustProblems.ownReview();
      case TrustOutcome.NotPossible not -> throw TrustProblems.notPossible(not.state());
    };
  }

  private static TrustProfileId id(Exchange exchange) {
    return TrustProfileId.parse(exchange.pathParameter("trustProfileId"))
        .orElseThrow(() -> notFound("trust profile"));
  }
}
