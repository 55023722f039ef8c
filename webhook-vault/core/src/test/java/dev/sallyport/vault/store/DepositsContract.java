package dev.sallyport.vault.store;

import static dev.sallyport.vault.deposit.DepositOutcome.ALREADY_REDEEMED;
import static dev.sallyport.vault.deposit.DepositOutcome.STORED;
import static dev.sallyport.vault.deposit.DepositOutcome.VERSION_MOVED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.release.RedemptionOutcome;
import dev.sallyport.vault.release.Redemptions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.deposit.Deposits} does. */
public interface DepositsContract extends StoreContract {
  @Test
  default void storesTheCredentialRedeemsTheTicketAndLogsBoth() {
    try (StoreInstance store = open()) {
      Deposit deposit = deposit(Samples.ticket(), Samples.first(store, GITHUB, "one"));

      store.expect(s -> s.deposits().deposit(deposit)).isEqualTo(STORED);

      assertThat(token(store)).contains("one");
      assertThat(log(store)).containsExactly(deposit.entry());
      store
          .expect(s -> s.redemptions().redeem(deposit.redemption()))
          .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
    }
  }

  @Test
  default void storesNothingForATicketThatCameBackAndLogsAnAlarm() {
    try (StoreInstance store = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "one");
      Deposit deposit = deposit(Samples.ticket(), first);
      store.call(s -> s.deposits().deposit(deposit));
      Deposit again =
          new Deposit(Samples.next(store, first, "stolen ticket"), deposit.redemption());

      store.expect(s -> s.deposits().deposit(again)).isEqualTo(ALREADY_REDEEMED);

      assertThat(token(store)).contains("one");
      assertThat(log(store))
          .containsExactly(
              deposit.entry().as(LogOutcome.ALARM, Redemptions.REUSE_REASON), deposit.entry());
    }
  }

  @Test
  default void keepsTheTicketWhenAnotherCredentialIsStoredThanTheOneToFollow() {
    try (StoreInstance store = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(first));
      TicketId ticket = Samples.ticket();

      store
          .expect(s -> s.deposits().deposit(deposit(ticket, Samples.first(store, GITHUB, "two"))))
          .isEqualTo(VERSION_MOVED);

      assertThat(token(store)).contains("one");
      assertThat(log(store)).isEmpty();
      store
          .expect(s -> s.deposits().deposit(deposit(ticket, Samples.next(store, first, "two"))))
          .isEqualTo(STORED);
      assertThat(token(store)).contains("two");
    }
  }

  @Test
  default void usesATicketOnceForDepositAndRelease() {
    try (StoreInstance store = open()) {
      SealedCredential first = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(first));
      TicketId ticket = Samples.ticket();
      store.call(s -> s.redemptions().redeem(Samples.redemption(ticket, first)));

      store
          .expect(s -> s.deposits().deposit(deposit(ticket, Samples.next(store, first, "two"))))
          .isEqualTo(ALREADY_REDEEMED);

      assertThat(token(store)).contains("one");
    }
  }

  @Test
  default void storesOnceWhenOneTicketDepositsManyTimesAtOnceOnTwoInstances() {
    try (StoreInstance one = open();
        StoreInstance two = open()) {
      TicketId ticket = Samples.ticket();
      List<Future<DepositOutcome>> calls =
          IntStream.range(0, 32)
              .mapToObj(
                  i -> {
                    StoreInstance store = i % 2 == 0 ? one : two;
                    Deposit deposit = deposit(ticket, Samples.first(one, GITHUB, "writer " + i));
                    return store.start(s -> s.deposits().deposit(deposit));
                  })
              .toList();

      assertThat(calls.stream().map(StoreInstance::await)).filteredOn(STORED::equals).hasSize(1);
      assertThat(log(two)).filteredOn(entry -> entry.outcome() == LogOutcome.RELEASED).hasSize(1);
    }
  }

  @Test
  default void remembersADepositAcrossARestart() {
    Deposit deposit;
    try (StoreInstance store = open()) {
      deposit = deposit(Samples.ticket(), Samples.first(store, GITHUB, "one"));
      store.call(s -> s.deposits().deposit(deposit));
    }
    try (StoreInstance store = open()) {
      assertThat(token(store)).contains("one");
      store
          .expect(s -> s.redemptions().redeem(deposit.redemption()))
          .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
    }
  }

  /** A deposit of a credential that is not there yet, or follows one. */
  static Deposit deposit(TicketId ticket, SealedCredential credential) {
    return new Deposit(
        credential, Samples.redemption(ticket, NOW.plusSeconds(30), Optional.empty()));
  }

  private static Optional<String> token(StoreInstance store) {
    return store
        .call(s -> s.credentials().find(ORGANISATION, GITHUB))
        .map(found -> Samples.accessToken(store, found));
  }

  private static List<LogEntry> log(StoreInstance store) {
    return store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 500)).entries().stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .toList();
  }
}
