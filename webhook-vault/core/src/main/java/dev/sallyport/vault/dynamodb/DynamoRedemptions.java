package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Redemptions, each a transaction of its own. Which of two with one ticket wins is decided by the
 * table's key, on whatever instances they are.
 */
final class DynamoRedemptions implements Redemptions {
  private final Table table;
  private final History history;
  private final LogItems entries;
  private final ReleaseLog log;
  private final Turns turns = new Turns();

  DynamoRedemptions(Table table, History history, LogItems entries, ReleaseLog log) {
    this.table = table;
    this.history = history;
    this.entries = entries;
    this.log = log;
  }

  @Override
  public Future<RedemptionOutcome> redeem(Redemption redemption) {
    return attempt(redemption, Optional.empty())
        .compose(
            verdict ->
                switch (verdict) {
                  case Redeeming.Verdict.Final(RedemptionOutcome outcome) ->
                      Future.succeededFuture(outcome);
                  case Redeeming.Verdict.Again(Optional<CapState> cap) ->
                      turns.take(new Course(redemption, cap)::run);
                })
        .compose(outcome -> report(redemption, outcome));
  }

  private Future<Redeeming.Verdict> attempt(Redemption redemption, Optional<CapState> cap) {
    Redeeming redeeming = new Redeeming(redemption, cap, history, entries);
    return table.commit(redeeming.writes()).map(redeeming::judge);
  }

  /** Further attempts at one redemption, and what they found out about the cap. */
  private final class Course {
    private final Redemption redemption;
    private Optional<CapState> cap;

    Course(Redemption redemption, Optional<CapState> cap) {
      this.redemption = redemption;
      this.cap = cap;
    }

    Future<RedemptionOutcome> run() {
      return table.attempts().repeat(this::once, Course::tooBusy);
    }

    private Future<Optional<RedemptionOutcome>> once() {
      return attempt(redemption, cap)
          .map(
              verdict ->
                  switch (verdict) {
                    case Redeeming.Verdict.Final(RedemptionOutcome outcome) -> Optional.of(outcome);
                    case Redeeming.Verdict.Again(Optional<CapState> found) -> {
                      cap = found;
                      yield Optional.empty();
                    }
                  });
    }

    private static StoreException tooBusy() {
      return new StoreException(
          StoreException.Kind.OVERLOADED,
          "too many releases of a capped credential at once, or writes are held");
    }
  }

  private Future<RedemptionOutcome> report(Redemption redemption, RedemptionOutcome outcome) {
    return switch (outcome) {
      case REDEEMED, VERSION_MOVED, CUT_OFF -> Future.succeededFuture(outcome);
      case ALREADY_REDEEMED -> alarm(redemption);
      // A transaction that is refused need not have looked at everything.
      case CAPPED ->
          table
              .find(Place.ticket(redemption.organisation(), redemption.ticketBits()))
              .compose(
                  used -> used.isPresent() ? alarm(redemption) : Future.succeededFuture(outcome));
    };
  }

  private Future<RedemptionOutcome> alarm(Redemption redemption) {
    return log.append(
            redemption.organisation(), redemption.entry().as(LogOutcome.ALARM, REUSE_REASON))
        .map(RedemptionOutcome.ALREADY_REDEEMED);
  }

  /** DynamoDB does it by itself, by the attribute that {@link Item#expires} sets. */
  @Override
  public Future<Integer> forgetExpired(Organisation organisation, Instant now) {
    return Future.succeededFuture(0);
  }
}
