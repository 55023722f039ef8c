package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.Purpose;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides agents' requests for credentials, from memory where it can, and proves every decision as
 * it is written; the package tells why that is exact. Belongs to one event loop.
 */
public final class Redirects {
  /** Readings that changes may overtake before the organisation is held still for one decision. */
  static final int FREE_READINGS = 3;

  private final RememberedFacts memory;
  private final Evidence evidence;
  private final DecisionDatabase database;
  private final Proofs proofs;
  private final Holds holds;
  private final KeyUses keyUses;
  private final InstantSource clock;
  private final RedirectMetrics metrics;

  Redirects(
      RememberedFacts memory,
      Evidence evidence,
      DecisionDatabase database,
      Proofs proofs,
      Holds holds,
      KeyUses keyUses,
      InstantSource clock,
      RedirectMetrics metrics) {
    this.memory = memory;
    this.evidence = evidence;
    this.database = database;
    this.proofs = proofs;
    this.holds = holds;
    this.keyUses = keyUses;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * What becomes of the request, when its record is durable. Fails with a 503 {@link
   * ProblemException} when nothing was issued.
   */
  public Future<Outcome> answer(CredentialRequest request) {
    Decision.Allow allow = allowedByMemory(request);
    return (allow == null ? readAndAnswer(request, 1) : answerFromMemory(request, allow))
        .recover(this::unavailable);
  }

  /**
   * Null when nothing is remembered, or nothing that would permit it: only the database refuses.
   */
  private Decision.@Nullable Allow allowedByMemory(CredentialRequest request) {
    Facts facts = memory.find(request.factsKey());
    return facts != null
            && Decision.of(request, clock.instant(), facts) instanceof Decision.Allow allow
        ? allow
        : null;
  }

  private Future<Outcome> answerFromMemory(CredentialRequest request, Decision.Allow allow) {
    metrics.remembered();
    return proofs
        .prove(request, allow, evidence)
        .compose(
            verdict ->
                switch (verdict) {
                  case Verdict.Proven proven -> conclude(request, proven);
                  case Verdict.Refused refused -> Future.succeededFuture(refuse(refused));
                  case Verdict.Held held -> holds.hold(request, held.hold(), evidence);
                  case Verdict.Overtaken overtaken -> {
                    memory.forget(request.factsKey(), overtaken.allow().facts());
                    yield answerAgain(request, 1);
                  }
                });
  }

  private Future<Outcome> readAndAnswer(CredentialRequest request, int reading) {
    metrics.read();
    return proofs
        .readAndProve(request, evidence)
        .compose(
            verdict ->
                switch (verdict) {
                  case Verdict.Proven proven -> {
                    memory.remember(request.factsKey(), proven.allow().facts());
                    yield conclude(request, proven);
                  }
                  case Verdict.Refused refused -> Future.succeededFuture(refuse(refused));
                  case Verdict.Held held -> holds.hold(request, held.hold(), evidence);
                  case Verdict.Overtaken overtaken -> answerAgain(request, reading + 1);
                });
  }

  private Future<Outcome> answerAgain(CredentialRequest request, int reading) {
    metrics.overtaken();
    return reading <= FREE_READINGS ? readAndAnswer(request, reading) : answerWhileHeld(request);
  }

  /**
   * Nothing changes from before the reading until the commit, so this decision cannot be overtaken.
   */
  private Future<Outcome> answerWhileHeld(CredentialRequest request) {
    metrics.decidedUnderLock();
    return database
        .holding(request.factsKey(), held -> proofs.readAndProve(request, held))
        .compose(
            verdict ->
                switch (verdict) {
                  case Verdict.Proven proven -> conclude(request, proven);
                  case Verdict.Refused refused -> Future.succeededFuture(refuse(refused));
                  case Verdict.Held held -> holds.hold(request, held.hold(), evidence);
                  // The permission ended by itself between reading and writing; the next request is
                  // told so.
                  case Verdict.Overtaken overtaken ->
                      overtaken.allow().approval() == null
                          ? Future.failedFuture(Unavailable.because(null))
                          // somebody else has taken the approval: this one is held again
                          : readAndAnswer(request, 1);
                });
  }

  /** What somebody approved for one request is only handed out when that is known to be over. */
  private Future<Outcome> conclude(CredentialRequest request, Verdict.Proven proven) {
    Approval approval = proven.allow().approval();
    return approval == null
        ? Future.succeededFuture(issue(request, proven))
        : holds.conclude(approval, () -> issue(request, proven));
  }

  private Outcome issue(CredentialRequest request, Verdict.Proven proven) {
    metrics.allowed();
    Decision.Allow allow = proven.allow();
    allow.brokenGlass().ifPresent(opening -> metrics.brokenGlass());
    keyUses.note(allow.facts().organisation(), allow.facts().key().id());
    Delivery delivery = request.delivery(allow.vault().delivery());
    return new Outcome.Permitted(
        proven
            .door()
            .issue(
                proven.ticket(),
                allow.facts().agent().id(),
                allow.grant().atVault(request.service()),
                delivery == Delivery.RELAY_SEALED ? Purpose.RELAY : request.purpose(),
                allow.grant().id(),
                // What is relayed the gate redeems, and the ticket leaves it for nowhere else.
                delivery == Delivery.REDIRECT ? request.holder() : Optional.empty(),
                request.brokered().map(BrokeredRequest::hash),
                clock.instant(),
                allow.endsAt())
            .deliveredBy(delivery),
        allow.facts().key().deprecation());
  }

  private Outcome refuse(Verdict.Refused refused) {
    metrics.denied(refused.refusal());
    return new Outcome.Refused(refused.refusal(), refused.deprecation());
  }

  /** Not read, not written, or not known to be written: nothing is issued, whatever the reason. */
  private Future<Outcome> unavailable(Throwable cause) {
    metrics.unavailable();
    return Future.failedFuture(Unavailable.or(cause));
  }
}
