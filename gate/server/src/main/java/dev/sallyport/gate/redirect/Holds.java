package dev.sallyport.gate.redirect;

import dev.sallyport.gate.access.Actor;
import dev.sallyport.gate.access.Origin;
import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.ApprovalState;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.approval.HeldRequest;
import dev.sallyport.gate.approval.HeldRequests;
import dev.sallyport.gate.approval.Holding;
import dev.sallyport.gate.identity.KeyId;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;

/** What becomes of requests that policies hold, before and after somebody has approved them. */
final class Holds {
  private final HeldRequests requests;
  private final RedirectMetrics metrics;

  Holds(HeldRequests requests, RedirectMetrics metrics) {
    this.requests = requests;
    this.metrics = metrics;
  }

  /**
   * Asks somebody to decide, unless that was done before; recorded as refused for now. Nothing of
   * the organisation may be held by the caller.
   */
  Future<Outcome> hold(CredentialRequest request, Decision.Hold hold, Evidence evidence) {
    CanonicalAction action = hold.action(request);
    return requests
        .hold(
            origin(request, hold, action), new HeldRequest(action, hold.needs(), request.reason()))
        .compose(
            holding ->
                switch (holding) {
                  case Holding.Known known ->
                      refuse(
                          request,
                          hold.unapproved(reason(known.approval())),
                          evidence,
                          refused -> new Outcome.Held(known.approval(), refused.deprecation()));
                  case Holding.ReasonMissing missing ->
                      refuse(request, hold, Denial.ACCESS_REASON_REQUIRED, evidence);
                  case Holding.TooMany tooMany ->
                      refuse(request, hold, Denial.TOO_MANY_APPROVALS, evidence);
                });
  }

  private static Origin origin(
      CredentialRequest request, Decision.Hold hold, CanonicalAction action) {
    return new Origin(
        action.organisation(),
        new Actor.AnAgent(action.agent(), new KeyId(hold.permission().facts().key().id())),
        request.client(),
        request.id());
  }

  private static Denial reason(Approval approval) {
    return approval.state() == ApprovalState.DENIED
        ? Denial.APPROVAL_DENIED
        : Denial.APPROVAL_REQUIRED;
  }

  private Future<Outcome> refuse(
      CredentialRequest request, Decision.Hold hold, Denial reason, Evidence evidence) {
    Decision.Deny deny = hold.unapproved(reason);
    return refuse(
        request,
        deny,
        evidence,
        refused -> new Outcome.Refused(deny.refusal(), refused.deprecation()));
  }

  private Future<Outcome> refuse(
      CredentialRequest request,
      Decision.Deny deny,
      Evidence evidence,
      Function<Decision.Deny, Outcome> outcome) {
    return Proofs.refuse(request, deny, evidence)
        .map(
            recorded -> {
              metrics.denied(deny.refusal());
              return outcome.apply(deny);
            });
  }

  /**
   * The ticket of a permission that this approval gave and that is recorded. One that was given for
   * one request is handed out when it is durable that it was executed; one that could not be issued
   * has failed.
   */
  Future<Outcome> conclude(Approval approval, Supplier<Outcome> issue) {
    if (approval.isForATime()) {
      return Future.succeededFuture(issue.get());
    }
    Outcome outcome;
    try {
      outcome = issue.get();
    } catch (RuntimeException e) {
      return requests.fail(approval).transform((done, failure) -> Future.failedFuture(e));
    }
    return requests.finish(approval).map(outcome);
  }
}
