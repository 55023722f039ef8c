package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.Approval;
import dev.sallyport.gate.approval.ApprovalState;
import dev.sallyport.gate.approval.CanonicalAction;
import dev.sallyport.gate.audit.Charged;
import dev.sallyport.gate.audit.ChargedRecord;
import dev.sallyport.gate.audit.ConditionalRecord;
import dev.sallyport.ticket.TicketId;
import io.vertx.core.Future;
import java.util.Optional;

/** Writes the record of a decision, and by that finds out whether the decision is true. */
final class Proofs {
  private final VaultDoors doors;

  Proofs(VaultDoors doors) {
    this.doors = doors;
  }

  /** The decision on facts that were just read, as of the moment they were read at. */
  Future<Verdict> readAndProve(CredentialRequest request, Evidence evidence) {
    return evidence
        .read(request.factsKey())
        .compose(
            read ->
                read.isEmpty()
                    ? refuse(request, Decision.ofUnknownKey(), evidence)
                    : prove(
                        request, Decision.of(request, read.get().readAt(), read.get()), evidence));
  }

  Future<Verdict> prove(CredentialRequest request, Decision decision, Evidence evidence) {
    return switch (decision) {
      case Decision.Allow allow -> prove(request, allow, evidence);
      case Decision.Deny deny -> refuse(request, deny, evidence);
      case Decision.Hold hold -> prove(request, hold, evidence);
    };
  }

  private Future<Verdict> prove(CredentialRequest request, Decision.Hold hold, Evidence evidence) {
    CanonicalAction action = hold.action(request);
    return clearance(hold, action, evidence)
        .compose(
            clearance ->
                clearance
                    .map(given -> prove(request, hold.cleared(given), evidence))
                    .orElseGet(() -> Future.succeededFuture(new Verdict.Held(hold))));
  }

  /** An opening is only used where nobody has approved the request. */
  private static Future<Optional<Clearance>> clearance(
      Decision.Hold hold, CanonicalAction action, Evidence evidence) {
    if (hold.permission().brokenGlass().isPresent()) {
      return opening(action, evidence);
    }
    return evidence
        .standing(action)
        .compose(
            standing -> {
              Optional<Clearance> approved =
                  standing
                      .filter(approval -> approval.state() == ApprovalState.APPROVED)
                      .map(Clearance.Approved::new);
              return approved.isPresent() || !hold.permission().canBeOpened()
                  ? Future.succeededFuture(approved)
                  : opening(action, evidence);
            });
  }

  private static Future<Optional<Clearance>> opening(CanonicalAction action, Evidence evidence) {
    return evidence.opening(action).map(opening -> opening.map(Clearance.Opened::new));
  }

  private Future<Verdict> prove(
      CredentialRequest request, Decision.Allow allow, Evidence evidence) {
    VaultDoor door = doors.known(allow.vault());
    if (door != null) {
      return prove(request, allow, door, evidence);
    }
    return doors
        .find(allow.facts().organisation(), allow.vault())
        .compose(
            opened ->
                opened.isPresent()
                    ? prove(request, allow, opened.get(), evidence)
                    : Future.succeededFuture(new Verdict.Overtaken(allow)));
  }

  private Future<Verdict> prove(
      CredentialRequest request, Decision.Allow allow, VaultDoor door, Evidence evidence) {
    if (request.holder().isPresent() && !door.canBindHolder()) {
      return refuse(request, allow.but(Refusal.of(Denial.HOLDER_BINDING_UNSUPPORTED)), evidence);
    }
    if (!door.issues(request.purpose(), request.entrance())) {
      return refuse(request, allow.but(Refusal.of(Denial.REQUEST_UNSUPPORTED)), evidence);
    }
    TicketId ticket = door.newTicketId();
    ConditionalRecord record = AgentRecords.permitted(request, allow, ticket);
    return allow.trace() == null && allow.counted().isEmpty() && allow.brokenGlass().isEmpty()
        ? evidence
            .append(record)
            .map(
                written ->
                    written
                        ? new Verdict.Proven(allow, door, ticket)
                        : new Verdict.Overtaken(allow))
        : charge(AgentRecords.charged(record, allow), allow, evidence)
            .compose(
                charged ->
                    switch (charged) {
                      case Charged.Written written ->
                          Future.succeededFuture(new Verdict.Proven(allow, door, ticket));
                      case Charged.Overtaken overtaken ->
                          Future.succeededFuture(new Verdict.Overtaken(allow));
                      // The facts were compared before the counters were looked at: it is true.
                      case Charged.Spent spent -> refuse(request, spent(allow, spent), evidence);
                    });
  }

  private static Future<Charged> charge(
      ChargedRecord record, Decision.Allow allow, Evidence evidence) {
    Approval approval = allow.approval();
    if (approval != null) {
      return evidence.append(record, approval);
    }
    return allow
        .brokenGlass()
        .map(
            opening ->
                evidence.append(
                    record, AgentRecords.opened(record.conditional().record(), opening)))
        .orElseGet(() -> evidence.append(record));
  }

  private static Decision.Deny spent(Decision.Allow allow, Charged.Spent spent) {
    return allow.but(allow.counted().get(spent.charge()).spent(spent.retryAt()));
  }

  /** Writes a refusal. */
  static Future<Verdict> refuse(CredentialRequest request, Decision.Deny deny, Evidence evidence) {
    ConditionalRecord record = AgentRecords.refused(request, deny);
    Future<?> written =
        deny.trace() == null && deny.refusal().rule() == null
            ? evidence.append(record)
            : evidence.append(AgentRecords.explained(record, deny));
    return written.map(done -> new Verdict.Refused(deny.refusal(), deny.deprecation()));
  }
}
