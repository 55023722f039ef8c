package dev.sallyport.vault.store;

import static dev.sallyport.vault.release.RedemptionOutcome.ALREADY_REDEEMED;
import static dev.sallyport.vault.release.RedemptionOutcome.CAPPED;
import static dev.sallyport.vault.release.RedemptionOutcome.REDEEMED;
import static dev.sallyport.vault.release.RedemptionOutcome.VERSION_MOVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.cap.ReleaseCaps} does, and counts. */
public interface ReleaseCapsContract extends StoreContract {
  Duration HOUR = Duration.ofHours(1);

  private static SealedCredential stored(StoreInstance store, ServiceName service) {
    SealedCredential credential = Samples.first(store, service, "t");
    store.expect(s -> s.credentials().write(credential)).isEqualTo(true);
    return credential;
  }

  private static void cap(StoreInstance store, ServiceName service, int releases) {
    store.call(s -> s.caps().put(ORGANISATION, new ReleaseCap(service, releases)));
  }

  /** A release to an agent without a key. */
  private static Redemption release(SealedCredential credential, Instant at) {
    Redemption redemption =
        Samples.to(
            new CurrentRecipient(EnrolmentsContract.AGENT, Optional.empty()),
            Samples.redemption(Samples.ticket(), credential));
    return new Redemption(
        redemption.organisation(),
        redemption.ticket(),
        at.plusSeconds(30),
        redemption.credential(),
        redemption.recipient(),
        at(redemption.entry(), at));
  }

  private static LogEntry at(LogEntry entry, Instant at) {
    return new LogEntry(
        at,
        entry.outcome(),
        entry.reason(),
        entry.ticket(),
        entry.subject(),
        entry.service(),
        entry.purpose(),
        entry.client(),
        entry.requestId());
  }

  private static RedemptionOutcome redeem(StoreInstance store, Redemption redemption) {
    return store.call(s -> s.redemptions().redeem(redemption));
  }

  private static List<LogOutcome> log(StoreInstance store) {
    return store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 500)).entries().stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .map(LogEntry::outcome)
        .toList();
  }

  @Test
  default void keepsCapsAndWhatIsUsedOfThemAcrossARestart() {
    try (StoreInstance store = open()) {
      SealedCredential github = stored(store, GITHUB);
      cap(store, STRIPE, 0);
      cap(store, GITHUB, 3);
      redeem(store, release(github, NOW));
      redeem(store, release(github, NOW.plusSeconds(60)));
      cap(store, GITHUB, 2);
    }
    try (StoreInstance store = open()) {
      CapUse github = new CapUse(new ReleaseCap(GITHUB, 2), 2);
      CapUse stripe = new CapUse(new ReleaseCap(STRIPE, 0), 0);
      store
          .expect(s -> s.caps().list(ORGANISATION, NOW.plusSeconds(60)))
          .isEqualTo(List.of(github, stripe));
      store
          .expect(s -> s.caps().roomAt(ORGANISATION, GITHUB, NOW.plusSeconds(60)))
          .isEqualTo(Optional.of(NOW.plus(HOUR)));
      store.expect(s -> s.caps().delete(ORGANISATION, GITHUB)).isEqualTo(true);
      store.expect(s -> s.caps().delete(ORGANISATION, GITHUB)).isEqualTo(false);
    }
    try (StoreInstance store = open()) {
      cap(store, GITHUB, 2);
      store
          .expect(s -> s.caps().list(ORGANISATION, NOW.plusSeconds(60)))
          .isEqualTo(
              List.of(
                  new CapUse(new ReleaseCap(GITHUB, 2), 0),
                  new CapUse(new ReleaseCap(STRIPE, 0), 0)));
    }
  }

  @Test
  default void givesAwayExactlyAsOftenAsTheCapSaysUnderConcurrencyOnTwoInstances() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential capped = stored(one, GITHUB);
      SealedCredential other = stored(one, STRIPE);
      cap(two, GITHUB, 7);
      List<Redemption> all = new ArrayList<>();
      List<Future<RedemptionOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        StoreInstance store = i % 2 == 0 ? one : two;
        Redemption redemption = release(i % 4 == 3 ? other : capped, NOW);
        all.add(redemption);
        calls.add(store.start(s -> s.redemptions().redeem(redemption)));
      }
      List<RedemptionOutcome> outcomes = calls.stream().map(StoreInstance::await).toList();

      assertThat(outcomes).filteredOn(REDEEMED::equals).hasSize(7 + 10);
      assertThat(outcomes).filteredOn(CAPPED::equals).hasSize(30 - 7);
      assertThat(log(one)).containsOnly(LogOutcome.RELEASED).hasSize(17);
      Redemption refused = all.get(outcomes.indexOf(CAPPED));
      cap(one, GITHUB, 8);
      assertThat(redeem(two, refused)).as("its ticket was left unused").isEqualTo(REDEEMED);
    }
  }

  @Test
  default void countsWithinAnyHourThatThereIs() {
    try (StoreInstance store = open()) {
      SealedCredential github = stored(store, GITHUB);
      cap(store, GITHUB, 2);

      assertThat(redeem(store, release(github, NOW))).isEqualTo(REDEEMED);
      assertThat(redeem(store, release(github, NOW.plusSeconds(3_000)))).isEqualTo(REDEEMED);
      assertThat(redeem(store, release(github, NOW.plusSeconds(3_599)))).isEqualTo(CAPPED);
      assertThat(redeem(store, release(github, NOW.plusSeconds(3_600)))).isEqualTo(REDEEMED);
      assertThat(redeem(store, release(github, NOW.plusSeconds(6_599)))).isEqualTo(CAPPED);
      store
          .expect(s -> s.caps().roomAt(ORGANISATION, GITHUB, NOW.plusSeconds(6_599)))
          .isEqualTo(Optional.of(NOW.plusSeconds(6_600)));
      assertThat(redeem(store, release(github, NOW.plusSeconds(6_600)))).isEqualTo(REDEEMED);
    }
  }

  @Test
  default void givesNothingAwayUnderACapOfNothingAndEverythingWithoutOne() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      SealedCredential github = stored(one, GITHUB);
      assertThat(redeem(one, release(github, NOW))).isEqualTo(REDEEMED);

      cap(two, GITHUB, 0);
      assertThat(redeem(one, release(github, NOW))).isEqualTo(CAPPED);
      one.expect(s -> s.caps().roomAt(ORGANISATION, GITHUB, NOW)).isEqualTo(Optional.empty());

      two.call(s -> s.caps().delete(ORGANISATION, GITHUB));
      assertThat(redeem(one, release(github, NOW))).isEqualTo(REDEEMED);
    }
  }

  @Test
  default void outlivesTheCredentialAndCountsNothingThatIsOnlyUsed() {
    try (StoreInstance store = open()) {
      SealedCredential first = stored(store, GITHUB);
      cap(store, GITHUB, 1);
      assertThat(redeem(store, Samples.redemption(Samples.ticket(), first))).isEqualTo(REDEEMED);
      assertThat(redeem(store, release(first, NOW))).isEqualTo(REDEEMED);

      store.call(s -> s.credentials().delete(ORGANISATION, GITHUB));
      SealedCredential second = stored(store, GITHUB);

      assertThat(redeem(store, release(first, NOW))).isIn(VERSION_MOVED, CAPPED);
      assertThat(redeem(store, release(second, NOW))).isEqualTo(CAPPED);
      assertThat(redeem(store, Samples.redemption(Samples.ticket(), second))).isEqualTo(REDEEMED);
    }
  }

  @Test
  default void raisesTheAlarmForATicketThatComesBackAlsoWhenThereIsNoRoom() {
    try (StoreInstance store = open()) {
      SealedCredential github = stored(store, GITHUB);
      cap(store, GITHUB, 1);
      Redemption used = release(github, NOW);
      redeem(store, used);

      assertThat(redeem(store, used)).isEqualTo(ALREADY_REDEEMED);
      assertThat(log(store)).containsExactly(LogOutcome.ALARM, LogOutcome.RELEASED);
      assertThat(redeem(store, release(github, NOW))).isEqualTo(CAPPED);
    }
  }

  @Test
  default void hidesTheCapsOfAnotherOrganisation() {
    Organisation other = new Organisation("org_other");
    try (StoreInstance store = open()) {
      cap(store, GITHUB, 1);

      store.expect(s -> s.caps().list(other, NOW)).isEqualTo(List.of());
      store.expect(s -> s.caps().delete(other, GITHUB)).isEqualTo(false);
      store.expect(s -> s.caps().roomAt(other, GITHUB, NOW)).isEqualTo(Optional.empty());
    }
  }
}
