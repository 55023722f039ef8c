package dev.sallyport.vault.file;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Redemptions in a vault file: the file's one thread decides, its lock decides between processes.
 */
final class FileRedemptions implements Redemptions {
  private final Organisation owner;
  private final FileWorker worker;

  FileRedemptions(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<RedemptionOutcome> redeem(Redemption redemption) {
    return worker.write(changes -> redeem(redemption, changes));
  }

  @Override
  public Future<Integer> forgetExpired(Organisation organisation, Instant now) {
    Instant before = now.minus(REMEMBERED_AFTER_EXPIRY);
    return worker.write(
        changes -> {
          int expired =
              organisation.equals(owner) ? changes.state().redemptionsExpiredBefore(before) : 0;
          if (expired > 0) {
            changes.add(new Entry.RedemptionsForgotten(before));
          }
          return expired;
        });
  }

  private RedemptionOutcome redeem(Redemption redemption, Changes changes) {
    if (!redemption.organisation().equals(owner)) {
      return RedemptionOutcome.VERSION_MOVED;
    }
    FileState state = changes.state();
    boolean holds =
        redemption.credential().map(current -> isCurrent(current, state)).orElse(true)
            && redemption.recipient().map(recipient -> isCurrent(recipient, state)).orElse(true);
    if (!holds) {
      return RedemptionOutcome.VERSION_MOVED;
    }
    return redeemCounted(redemption, changes);
  }

  /** A ticket that comes back is an alarm, whether there is room or not. */
  private static RedemptionOutcome redeemCounted(Redemption redemption, Changes changes) {
    FileState state = changes.state();
    Optional<ServiceName> capped = capped(redemption, state);
    Instant now = redemption.entry().at();
    boolean isFull = capped.filter(service -> state.caps().isFull(service, now)).isPresent();
    if (isFull && !state.isRedeemed(TicketBits.of(redemption.ticketBits()))) {
      return RedemptionOutcome.CAPPED;
    }
    RedemptionOutcome outcome = TicketRedeeming.redeem(redemption, changes);
    if (outcome == RedemptionOutcome.REDEEMED) {
      capped.ifPresent(service -> changes.add(new Entry.ReleaseCounted(service, now)));
    }
    return outcome;
  }

  /** The service, where it has a cap and something of its credential is given away. */
  private static Optional<ServiceName> capped(Redemption redemption, FileState state) {
    return redemption
        .recipient()
        .flatMap(given -> redemption.credential())
        .map(CurrentCredential::service)
        .filter(service -> state.caps().find(service).isPresent());
  }

  private static boolean isCurrent(CurrentCredential asked, FileState state) {
    return state
        .credential(asked.service().value())
        .map(SealedCredential::version)
        .filter(asked.version()::equals)
        .isPresent();
  }

  private static boolean isCurrent(CurrentRecipient asked, FileState state) {
    return state
        .enrolments()
        .find(asked.agent())
        .map(found -> found.enrolment().key())
        .equals(asked.key());
  }
}
