package dev.sallyport.vault.file;

import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.CurrentCredential;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.time.Instant;

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
    return TicketRedeeming.redeem(redemption, changes)
        ? RedemptionOutcome.REDEEMED
        : RedemptionOutcome.ALREADY_REDEEMED;
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
