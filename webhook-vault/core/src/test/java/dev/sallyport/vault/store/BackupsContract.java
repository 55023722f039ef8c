package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.Restoration;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.enrolment.AgentId;
import dev.sallyport.vault.enrolment.EnrolmentSeal;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.keyset.WrappedKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Backups of every store, and what comes of restoring one. */
public interface BackupsContract extends StoreContract {
  /** When every ticket of {@link Samples} has expired that was issued before a restore at NOW. */
  Instant LATER = NOW.plusSeconds(600);

  /** Loses everything, as a broken disk does. */
  void wipe() throws Exception;

  ServiceName UNCHANGED = new ServiceName("unchanged");

  static List<byte[]> backup(StoreInstance store) {
    List<byte[]> pieces = new ArrayList<>();
    StoreInstance.await(store.closed().backups(store.keyset()).read(pieces::add));
    return pieces;
  }

  static Differences restore(
      StoreInstance store, VaultKeyset both, List<byte[]> pieces, boolean confirmed) {
    WrappedKeyset wrapped =
        StoreInstance.await(both.wrap(store.keys(), store.keyset().generation() + 1));
    RestoreOrder order =
        new RestoreOrder(both, wrapped, new Restoration(NOW, NOW.minusSeconds(3_600)), confirmed);
    return StoreInstance.await(store.closed().backups(both).restore(pieces, order));
  }

  private static RedemptionOutcome redeem(StoreInstance store, TicketId ticket, Instant expiry) {
    return store.call(
        s -> s.redemptions().redeem(Samples.redemption(ticket, expiry, Optional.empty())));
  }

  @Test
  default void bringsBackWhatWasDeletedAndSaysSo() {
    try (StoreInstance store = open();
        StoreInstance unaware = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(first));
      store.call(
          s ->
              s.enrolments()
                  .put(
                      new EnrolmentSeal(store.keyset())
                          .seal(new AgentId("agt_1"), Samples.ALICE, NOW)));
      List<byte[]> backup = backup(store);
      SealedCredential second = Samples.next(store, first, "two");
      store.call(s -> s.credentials().write(second));
      store.call(s -> s.credentials().write(Samples.first(store, STRIPE, "later")));
      store.call(s -> s.enrolments().delete(ORGANISATION, new AgentId("agt_1")));

      Differences looked = restore(store, store.keyset(), backup, false);

      assertThat(looked.comingBack()).containsExactly("enrolment agt_1");
      assertThat(looked.goingBack()).containsExactly("credential github");
      assertThat(looked.lost()).containsExactly("credential stripe");
      assertThat(
              Samples.accessToken(
                  store, store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow()))
          .isEqualTo("two");
      store.expect(Store::restoration).isEqualTo(Optional.empty());

      assertThat(restore(store, store.keyset(), backup, true)).isEqualTo(looked);

      SealedCredential restored =
          unaware.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      assertThat(Samples.accessToken(unaware, restored)).isEqualTo("one");
      assertThat(restored.version().creation()).isEqualTo(first.version().creation());
      assertThat(restored.version().number()).isGreaterThan(second.version().number() + 1_000);
      unaware.expect(s -> s.credentials().find(ORGANISATION, STRIPE)).isEqualTo(Optional.empty());
      unaware
          .expect(s -> s.enrolments().find(ORGANISATION, new AgentId("agt_1")))
          .matches(Optional::isPresent);
    }
  }

  @Test
  default void remembersForEverThatHistoryWasCutAndLogsIt() {
    try (StoreInstance store = open()) {
      store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "one")));
      List<byte[]> backup = backup(store);
      redeem(store, Samples.ticket(), LATER);
      restore(store, store.keyset(), backup, true);
    }
    try (StoreInstance store = open()) {
      store
          .expect(Store::restoration)
          .isEqualTo(Optional.of(new Restoration(NOW, NOW.minusSeconds(3_600))));
      LogPage log = store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 10));
      assertThat(log.entries())
          .extracting(each -> each.reason())
          .containsExactly("restored", "released");
    }
  }

  @Test
  default void keepsRedeemedTicketsRedeemedInTheSameStore() {
    try (StoreInstance store = open()) {
      List<byte[]> backup = backup(store);
      TicketId ticket = Samples.ticket();
      redeem(store, ticket, LATER);

      restore(store, store.keyset(), backup, true);

      assertThat(redeem(store, ticket, LATER)).isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
      assertThat(redeem(store, Samples.ticket(), LATER)).isEqualTo(RedemptionOutcome.REDEEMED);
    }
  }

  @Test
  default void redeemsNoTicketOfTheLostHistoryInAnEmptyStore() throws Exception {
    List<byte[]> backup;
    VaultKeyset keyset;
    TicketId before = Samples.ticket();
    TicketId after = Samples.ticket();
    Instant expiry = NOW.plusSeconds(45);
    try (StoreInstance store = open()) {
      keyset = store.keyset();
      store.call(s -> s.credentials().write(Samples.first(store, GITHUB, "one")));
      redeem(store, before, LATER);
      backup = backup(store);
      redeem(store, after, expiry);
    }
    wipe();
    try (StoreInstance store = open()) {
      restore(store, store.keyset().and(keyset), backup, true);
    }
    try (StoreInstance store = open()) {
      assertThat(redeem(store, before, LATER)).isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
      assertThat(redeem(store, after, expiry)).isEqualTo(RedemptionOutcome.CUT_OFF);
      assertThat(deposit(store, after, expiry)).isEqualTo(DepositOutcome.CUT_OFF);
      store.expect(s -> s.credentials().find(ORGANISATION, STRIPE)).isEqualTo(Optional.empty());
      assertThat(redeem(store, Samples.ticket(), LATER)).isEqualTo(RedemptionOutcome.REDEEMED);
      SealedCredential restored =
          store.call(s -> s.credentials().find(ORGANISATION, GITHUB)).orElseThrow();
      assertThat(Samples.accessToken(store, restored)).isEqualTo("one");
    }
  }

  private static DepositOutcome deposit(StoreInstance store, TicketId ticket, Instant expiry) {
    return store.call(
        s ->
            s.deposits()
                .deposit(
                    new Deposit(
                        Samples.first(store, STRIPE, "late"),
                        Samples.redemption(ticket, expiry, Optional.empty()))));
  }

  @Test
  default void logsAnAlarmForEachCredentialAndAgentsKeyThatLivesAgainOrIsAnOlderOne() {
    AgentId agent = new AgentId("agt_1");
    try (StoreInstance store = open()) {
      SealedCredential github = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(github));
      store.call(s -> s.credentials().write(Samples.first(store, STRIPE, "two")));
      store.call(s -> s.credentials().write(Samples.first(store, UNCHANGED, "three")));
      EnrolmentSeal seal = new EnrolmentSeal(store.keyset());
      store.call(s -> s.enrolments().put(seal.seal(agent, Samples.ALICE, NOW)));
      List<byte[]> backup = backup(store);
      store.call(s -> s.credentials().write(Samples.next(store, github, "newer")));
      store.call(s -> s.credentials().delete(ORGANISATION, STRIPE));
      store.call(s -> s.enrolments().delete(ORGANISATION, agent));

      restore(store, store.keyset(), backup, true);

      List<LogEntry> alarms = logged(store);
      assertThat(alarms).extracting(LogEntry::outcome).containsOnly(LogOutcome.ALARM);
      assertThat(alarms)
          .extracting(LogEntry::reason, LogEntry::service, LogEntry::subject)
          .containsExactly(
              tuple("restored", Optional.empty(), Optional.empty()),
              tuple("restored_came_back", Optional.of("stripe"), Optional.empty()),
              tuple("restored_came_back", Optional.empty(), Optional.of("agt_1")),
              tuple("restored_went_back", Optional.of("github"), Optional.empty()));
    }
  }

  /** Oldest first. */
  private static List<LogEntry> logged(StoreInstance store) {
    return store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 500)).entries().stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .toList()
        .reversed();
  }

  @Test
  default void goesOnCountingTowardsACapAlsoWhereTheStoreWasLost() throws Exception {
    CapUse used = new CapUse(new ReleaseCap(GITHUB, 3), 2);
    List<byte[]> backup;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      keyset = store.keyset();
      SealedCredential github = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(github));
      store.call(s -> s.caps().put(ORGANISATION, new ReleaseCap(GITHUB, 3)));
      for (int i = 0; i < 2; i++) {
        Redemption given =
            Samples.to(
                new CurrentRecipient(EnrolmentsContract.AGENT, Optional.empty()),
                Samples.redemption(Samples.ticket(), github));
        store.expect(s -> s.redemptions().redeem(given)).isEqualTo(RedemptionOutcome.REDEEMED);
      }
      backup = backup(store);

      restore(store, store.keyset(), backup, true);

      store.expect(s -> s.caps().list(ORGANISATION, NOW)).isEqualTo(List.of(used));
    }
    wipe();
    try (StoreInstance store = open()) {
      restore(store, store.keyset().and(keyset), backup, true);

      store.expect(s -> s.caps().list(ORGANISATION, NOW)).isEqualTo(List.of(used));
    }
  }

  @Test
  default void isOfOneMomentHoweverMuchIsWrittenMeanwhile() throws Exception {
    List<byte[]> backup;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      keyset = store.keyset();
      List<Future<DepositOutcome>> deposits = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        SealedCredential credential = Samples.first(store, new ServiceName("s" + i), "token");
        deposits.add(
            store.start(
                s -> s.deposits().deposit(DepositsContract.deposit(Samples.ticket(), credential))));
      }
      backup = backup(store);
      deposits.forEach(StoreInstance::await);
    }
    wipe();
    try (StoreInstance store = open()) {
      restore(store, store.keyset().and(keyset), backup, true);

      long credentials =
          store.call(s -> s.credentials().list(ORGANISATION, Optional.empty(), 1)).total();
      assertThat(logged(store))
          .filteredOn(entry -> entry.outcome() == LogOutcome.RELEASED)
          .as("each deposit with its entry")
          .hasSize((int) credentials);
    }
  }
}
