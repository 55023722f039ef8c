package dev.sallyport.vault.dynamodb;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One redemption as a transaction: the ticket, the entry, and everything that must hold. Knows
 * which write is about what, and so why one was refused.
 */
final class Redeeming {
  private static final int TICKET = 0;
  private static final int MARK = 1;
  private static final int ENTRY = 2;

  private final Redemption redemption;
  private final Optional<CapState> cap;
  private final List<Write> writes = new ArrayList<>();

  /** Where the writes about credential and recipient end, and those about the cap begin. */
  private final int capFrom;

  /**
   * @param cap what counts the release; empty when none is known
   */
  Redeeming(Redemption redemption, Optional<CapState> cap, History history, LogItems log) {
    this.redemption = redemption;
    this.cap = cap;
    Organisation organisation = redemption.organisation();
    writes.add(ticket(redemption));
    writes.add(history.isOf(redemption));
    writes.add(log.append(organisation, redemption.entry()));
    redemption
        .credential()
        .ifPresent(
            current ->
                writes.add(
                    new Write.Check(
                        Place.credential(organisation, current.service()),
                        CredentialItems.is(current.version()))));
    redemption
        .recipient()
        .ifPresent(
            current ->
                writes.add(
                    new Write.Check(
                        Place.enrolment(organisation, current.agent()),
                        DynamoEnrolments.is(current.key()))));
    capFrom = writes.size();
    cappedService(redemption)
        .ifPresent(
            service ->
                writes.addAll(
                    cap.map(state -> state.count(organisation, redemption.entry().at()))
                        .orElseGet(
                            () ->
                                List.of(
                                    new Write.Check(
                                        Place.cap(organisation, service), Condition.ABSENT)))));
  }

  /** Only what is given to somebody counts. */
  private static Optional<ServiceName> cappedService(Redemption redemption) {
    return redemption.recipient().isPresent()
        ? redemption.credential().map(CurrentCredential::service)
        : Optional.empty();
  }

  /** The ticket's one use; DynamoDB forgets it long after its ticket expired. */
  static Write.Put ticket(Redemption redemption) {
    return new Write.Put(
        Item.at(Place.ticket(redemption.organisation(), redemption.ticketBits()))
            .expires(redemption.ticketExpiresAt().plus(Redemptions.REMEMBERED_AFTER_EXPIRY)),
        Condition.ABSENT);
  }

  List<Write> writes() {
    return writes;
  }

  /** What to do next. */
  sealed interface Verdict {
    record Final(RedemptionOutcome outcome) implements Verdict {}

    /** Once more, since others wrote meanwhile, or writes are held; with what is known of a cap. */
    record Again(Optional<CapState> cap) implements Verdict {}
  }

  /** What came of it. */
  Verdict judge(Committed committed) {
    if (committed.isDone()) {
      return new Verdict.Final(RedemptionOutcome.REDEEMED);
    }
    if (committed.isRefused(TICKET)) {
      return new Verdict.Final(RedemptionOutcome.ALREADY_REDEEMED);
    }
    if (committed.isRefused(MARK)) {
      return History.isCutOff(redemption, committed.obstacle(MARK).orElseThrow())
          ? new Verdict.Final(RedemptionOutcome.CUT_OFF)
          : new Verdict.Again(cap);
    }
    for (int i = ENTRY + 1; i < capFrom; i++) {
      if (committed.isRefused(i)) {
        return new Verdict.Final(RedemptionOutcome.VERSION_MOVED);
      }
    }
    return capFrom < writes.size() && committed.isRefused(capFrom)
        ? afterCapChanged(committed.obstacle(capFrom).orElseThrow())
        : afterCounting(committed);
  }

  private static Verdict afterCapChanged(Committed.Obstacle obstacle) {
    Optional<CapState> now = obstacle.item().map(CapState::read);
    return now.filter(state -> state.cap().releases() == 0).isPresent()
        ? new Verdict.Final(RedemptionOutcome.CAPPED)
        : new Verdict.Again(now);
  }

  /** The cap is as it was: then there is no room, or only the entry's number was taken. */
  private Verdict afterCounting(Committed committed) {
    for (int i = capFrom + 1; i < writes.size(); i++) {
      if (committed.isRefused(i)) {
        return new Verdict.Final(RedemptionOutcome.CAPPED);
      }
    }
    return new Verdict.Again(cap);
  }
}
