package dev.sallyport.vault.store;

import static dev.sallyport.vault.release.RedemptionOutcome.ALREADY_REDEEMED;
import static dev.sallyport.vault.release.RedemptionOutcome.REDEEMED;
import static dev.sallyport.vault.release.RedemptionOutcome.VERSION_MOVED;
import static java.util.Collections.shuffle;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.enrolment.RecipientKey;
import dev.sallyport.vault.enrolment.SealedEnrolment;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link Redemptions} does. */
public interface RedemptionsContract extends StoreContract {
  private static SealedCredential stored(StoreInstance store, String token) {
    SealedCredential credential = Samples.first(store, GITHUB, token);
    store.expect(s -> s.credentials().write(credential)).isEqualTo(true);
    return credential;
  }

  private static List<LogEntry> log(StoreInstance store) {
    return store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 500)).entries().stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  default void redeemsATicketOnceAndLogsTheReleaseWithIt() {
    try (StoreInstance store = open()) {
      Redemption redemption = Samples.redemption(Samples.ticket(), stored(store, "t"));

      store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(REDEEMED);

      assertThat(log(store)).containsExactly(redemption.entry());
    }
  }

  @Test
  default void refusesARedeemedTicketAndLogsAnAlarm() {
    try (StoreInstance store = open()) {
      Redemption redemption = Samples.redemption(Samples.ticket(), stored(store, "t"));
      store.call(s -> s.redemptions().redeem(redemption));

      store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(ALREADY_REDEEMED);

      assertThat(log(store))
          .containsExactly(
              redemption.entry().as(LogOutcome.ALARM, Redemptions.REUSE_REASON),
              redemption.entry());
    }
  }

  @Test
  default void redeemsATicketExactlyOnceUnder64ConcurrentCallsOnTwoInstances() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      Redemption redemption = Samples.redemption(Samples.ticket(), stored(one, "t"));

      List<Future<RedemptionOutcome>> calls =
          IntStream.range(0, 64)
              .mapToObj(
                  i -> (i % 2 == 0 ? one : two).start(s -> s.redemptions().redeem(redemption)))
              .toList();
      List<RedemptionOutcome> outcomes = calls.stream().map(StoreInstance::await).toList();

      assertThat(outcomes).filteredOn(REDEEMED::equals).hasSize(1);
      assertThat(outcomes).filteredOn(ALREADY_REDEEMED::equals).hasSize(63);
      assertThat(log(one)).filteredOn(entry -> entry.outcome() == LogOutcome.RELEASED).hasSize(1);
      assertThat(log(two)).filteredOn(entry -> entry.outcome() == LogOutcome.ALARM).hasSize(63);
    }
  }

  /** Tickets that two instances race for; a store for tests may be a slow one. */
  default int manyTickets() {
    return 200;
  }

  @Test
  default void redeemsEachOfManyTicketsOnceWhenTwoInstancesRaceForAllOfThem() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential credential = stored(one, "t");
      List<TicketId> tickets =
          new ArrayList<>(
              IntStream.range(0, manyTickets()).mapToObj(i -> Samples.ticket()).toList());
      List<Future<RedemptionOutcome>> calls = new ArrayList<>();
      for (StoreInstance store : List.of(one, two)) {
        shuffle(tickets, Samples.RANDOM);
        for (TicketId ticket : tickets) {
          calls.add(
              store.start(s -> s.redemptions().redeem(Samples.redemption(ticket, credential))));
        }
      }

      assertThat(calls.stream().map(StoreInstance::await).filter(REDEEMED::equals))
          .hasSize(manyTickets());
    }
  }

  @Test
  default void redeemsTheOthersOfABatchInWhichOneTicketComesBackAndOneCredentialHasMoved() {
    try (StoreInstance store = open()) {
      SealedCredential old = stored(store, "old");
      SealedCredential current = Samples.next(store, old, "new");
      store.call(s -> s.credentials().write(current));
      TicketId used = Samples.ticket();
      store.call(s -> s.redemptions().redeem(Samples.redemption(used, current)));
      List<Redemption> batch = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        batch.add(Samples.redemption(Samples.ticket(), current));
      }
      batch.set(7, Samples.redemption(used, current));
      batch.set(13, Samples.redemption(Samples.ticket(), old));

      List<RedemptionOutcome> outcomes =
          store.call(
              s ->
                  Future.all(batch.stream().map(s.redemptions()::redeem).toList())
                      .map(all -> all.<RedemptionOutcome>list()));

      assertThat(outcomes).filteredOn(REDEEMED::equals).hasSize(18);
      assertThat(outcomes.get(7)).isEqualTo(ALREADY_REDEEMED);
      assertThat(outcomes.get(13)).isEqualTo(VERSION_MOVED);
      assertThat(log(store)).filteredOn(e -> e.outcome() == LogOutcome.ALARM).hasSize(1);
      assertThat(log(store)).filteredOn(e -> e.outcome() == LogOutcome.RELEASED).hasSize(19);
    }
  }

  @Test
  default void remembersRedemptionsAcrossARestart() {
    Redemption redemption;
    try (StoreInstance store = open()) {
      redemption = Samples.redemption(Samples.ticket(), stored(store, "t"));
      store.call(s -> s.redemptions().redeem(redemption));
    }
    try (StoreInstance store = open()) {
      store.expect(s -> s.redemptions().redeem(redemption)).isEqualTo(ALREADY_REDEEMED);
    }
  }

  @Test
  default void neitherRedeemsNorLogsWhenTheVersionHasMovedOn() {
    try (StoreInstance store = open()) {
      TicketId ticket = Samples.ticket();
      SealedCredential old = stored(store, "old");
      SealedCredential current = Samples.next(store, old, "new");
      store.call(s -> s.credentials().write(current));

      store
          .expect(s -> s.redemptions().redeem(Samples.redemption(ticket, old)))
          .isEqualTo(VERSION_MOVED);
      assertThat(log(store)).isEmpty();
      store
          .expect(s -> s.redemptions().redeem(Samples.redemption(ticket, current)))
          .isEqualTo(REDEEMED);
    }
  }

  @Test
  default void refusesADeletedCredentialOnTheVeryNextCallOfAnyInstance() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential credential = stored(one, "t");
      one.call(s -> s.redemptions().redeem(Samples.redemption(Samples.ticket(), credential)));

      two.call(s -> s.credentials().delete(ORGANISATION, GITHUB));

      one.expect(s -> s.redemptions().redeem(Samples.redemption(Samples.ticket(), credential)))
          .isEqualTo(VERSION_MOVED);
    }
  }

  @Test
  default void refusesTheSameVersionNumberOfALaterLife() {
    try (StoreInstance store = open()) {
      SealedCredential deleted = stored(store, "first life");
      store.call(s -> s.credentials().delete(ORGANISATION, GITHUB));
      SealedCredential current = stored(store, "second life");

      assertThat(current.version().number()).isEqualTo(deleted.version().number());
      store
          .expect(s -> s.redemptions().redeem(Samples.redemption(Samples.ticket(), deleted)))
          .isEqualTo(VERSION_MOVED);
    }
  }

  private static Redemption toAgent(SealedCredential credential, Optional<RecipientKey> key) {
    return Samples.to(
        new CurrentRecipient(EnrolmentsContract.AGENT, key.map(RecipientKey::id)),
        Samples.redemption(Samples.ticket(), credential));
  }

  @Test
  default void redeemsOnlyForTheKeyThatIsEnrolledNowWhicheverInstanceEnrolledIt() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential credential = stored(one, "t");
      Redemption unsealed = toAgent(credential, Optional.empty());
      Redemption toAlice = toAgent(credential, Optional.of(Samples.ALICE));
      Redemption toBob = toAgent(credential, Optional.of(Samples.BOB));
      one.expect(s -> s.redemptions().redeem(toAlice)).isEqualTo(VERSION_MOVED);

      two.call(s -> s.enrolments().put(enrolment(two, Samples.ALICE)));
      one.expect(s -> s.redemptions().redeem(unsealed)).isEqualTo(VERSION_MOVED);
      one.expect(s -> s.redemptions().redeem(toBob)).isEqualTo(VERSION_MOVED);
      one.expect(s -> s.redemptions().redeem(toAlice)).isEqualTo(REDEEMED);

      two.call(s -> s.enrolments().put(enrolment(two, Samples.BOB)));
      Redemption toAliceAgain = toAgent(credential, Optional.of(Samples.ALICE));
      one.expect(s -> s.redemptions().redeem(toAliceAgain)).isEqualTo(VERSION_MOVED);
      one.expect(s -> s.redemptions().redeem(toBob)).isEqualTo(REDEEMED);

      two.call(s -> s.enrolments().delete(ORGANISATION, EnrolmentsContract.AGENT));
      Redemption toBobAgain = toAgent(credential, Optional.of(Samples.BOB));
      one.expect(s -> s.redemptions().redeem(toBobAgain)).isEqualTo(VERSION_MOVED);
      one.expect(s -> s.redemptions().redeem(unsealed)).isEqualTo(REDEEMED);
      assertThat(log(one)).hasSize(3);
    }
  }

  private static SealedEnrolment enrolment(StoreInstance store, RecipientKey key) {
    return new EnrolmentSeal(store.keyset()).seal(EnrolmentsContract.AGENT, key, NOW);
  }

  @Test
  default void redeemsATicketThatReleasesNothing() {
    try (StoreInstance store = open()) {
      Redemption store1 =
          Samples.redemption(Samples.ticket(), NOW.plusSeconds(30), Optional.empty());

      store.expect(s -> s.redemptions().redeem(store1)).isEqualTo(REDEEMED);
      store.expect(s -> s.redemptions().redeem(store1)).isEqualTo(ALREADY_REDEEMED);
    }
  }

  @Test
  default void forgetsLongExpiredRedemptionsAndNoOthers() {
    try (StoreInstance store = open()) {
      Duration kept = Redemptions.REMEMBERED_AFTER_EXPIRY;
      Redemption expired = redemptionUntil(NOW.minus(kept).minusSeconds(1));
      Redemption justExpired = redemptionUntil(NOW.minusSeconds(1));
      Redemption atTheEdge = redemptionUntil(NOW.minus(kept));
      Redemption valid = redemptionUntil(NOW.plusSeconds(30));
      for (Redemption each : List.of(expired, justExpired, atTheEdge, valid)) {
        store.call(s -> s.redemptions().redeem(each));
      }

      store.expect(s -> s.redemptions().forgetExpired(ORGANISATION, NOW)).isEqualTo(1);
      store.expect(s -> s.redemptions().forgetExpired(ORGANISATION, NOW)).isEqualTo(0);

      for (Redemption each : List.of(justExpired, atTheEdge, valid)) {
        store.expect(s -> s.redemptions().redeem(each)).isEqualTo(ALREADY_REDEEMED);
      }
      store.expect(s -> s.redemptions().redeem(expired)).isEqualTo(REDEEMED);
    }
  }

  private static Redemption redemptionUntil(Instant expiry) {
    return Samples.redemption(Samples.ticket(), expiry, Optional.empty());
  }
}
