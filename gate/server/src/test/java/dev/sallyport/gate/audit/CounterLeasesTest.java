package dev.sallyport.gate.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class CounterLeasesTest {
  private static final CounterName COUNTER = new CounterName("org", "counter");
  private static final Charge CAP = Charge.cap("counter", 1_000_000);
  private static final Charge RATE = Charge.rate("counter", 6_000, Duration.ofMinutes(1));

  private long nanos = Long.MAX_VALUE - 5; // such clocks begin anywhere and may overflow
  private final CounterLeases leases = new CounterLeases(() -> nanos);

  private static ChargedRecord record(@Nullable Long version, Charge... charges) {
    return new ChargedRecord(
        new ConditionalRecord(
            new AuditRecord(
                "org",
                AuditAction.AGENT_CREDENTIAL,
                AuditDecision.ALLOW,
                AuditSource.AGENT,
                null,
                "agent",
                "key",
                "grant",
                "github",
                null,
                "ticket",
                "request"),
            version,
            5_000L),
        Explanation.NONE,
        List.of(charges));
  }

  private LeasedRecord spend(Charge charge) {
    return leases.spend(List.of(record(1L, charge))).getFirst();
  }

  /** How many of so many requests are paid. */
  private long paid(Charge charge, int requests) {
    return IntStream.range(0, requests)
        .filter(i -> spend(charge).rest().charges().isEmpty())
        .count();
  }

  private void busy(Charge charge) {
    paid(charge, 2);
  }

  private void grant(Charge charge, long uses, long chargedAt) {
    leases.grant(COUNTER, charge, uses, chargedAt, nanos);
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void wantsNothingBeforeACounterIsAskedForTwiceInAWhile() {
    assertThat(leases.wish(COUNTER, CAP)).isZero();
    spend(CAP);
    assertThat(leases.wish(COUNTER, CAP)).isZero();
    pass(Duration.ofMinutes(1));
    spend(CAP);
    assertThat(leases.wish(COUNTER, CAP)).isZero();
    pass(Duration.ofMillis(59_999));
    spend(CAP);
    assertThat(leases.wish(COUNTER, CAP)).isEqualTo(16);
  }

  @Test
  void wantsTwiceAsManyWhenTheyWereSpentAtOnceUpToABound() {
    busy(CAP);
    for (long wanted : new long[] {16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 4_096}) {
      assertThat(leases.wish(COUNTER, CAP)).isEqualTo(wanted);
      grant(CAP, wanted, 0);
      assertThat(paid(CAP, (int) wanted + 1)).isEqualTo(wanted);
    }
  }

  @Test
  void wantsNoMoreWhenTheyLasted() {
    busy(CAP);
    grant(CAP, 16, 0);
    paid(CAP, 15);
    pass(Duration.ofSeconds(2));
    paid(CAP, 1);
    grant(CAP, 16, 0);

    assertThat(leases.wish(COUNTER, CAP)).isEqualTo(16);
  }

  @Test
  void wantsHalfAsManyOfARateWhenMostWereLost() {
    busy(RATE);
    grant(RATE, 16, 0);
    assertThat(paid(RATE, 7)).isEqualTo(7);
    pass(Duration.ofSeconds(4));

    assertThat(paid(RATE, 1)).isZero();
    assertThat(leases.wish(COUNTER, RATE)).isEqualTo(8);
  }

  @Test
  void aRecordThatARateHasPaidIsOnlyTrueUntilTheLeaseEnds() {
    busy(RATE);
    grant(RATE, 16, 1_000);

    assertThat(leases.delay(COUNTER, RATE)).isEqualTo(3_750_000);
    assertThat(spend(RATE).rest().conditional().validUntil()).as("its own end").isEqualTo(5_000);
    grant(RATE, 16, -3_749_000);
    assertThat(spend(RATE).rest().conditional().validUntil()).isEqualTo(1_000);
  }

  @Test
  void aRateStopsPayingInTimeForTheRecordToBeWritten() {
    busy(RATE);
    grant(RATE, 16, 0);
    pass(Duration.ofMillis(3_499));
    assertThat(paid(RATE, 1)).isOne();
    pass(Duration.ofMillis(1));
    assertThat(paid(RATE, 1)).isZero();
  }

  @Test
  void paysNothingForARecordWithoutACondition() {
    busy(CAP);
    grant(CAP, 16, 0);

    assertThat(leases.spend(List.of(record(null, CAP))).getFirst().rest().charges())
        .containsExactly(CAP);
  }

  @Test
  void whatWasPaidFromAnEarlierLeaseOfARateIsNotAddedToALaterOne() {
    busy(RATE);
    grant(RATE, 4, 0);
    LeasedRecord early = spend(RATE);
    grant(RATE, 4, 0);
    LeasedRecord late = spend(RATE);

    leases.settle(early, Charged.OVERTAKEN);
    leases.settle(late, Charged.OVERTAKEN);

    assertThat(paid(RATE, 9)).isEqualTo(4);
  }

  @Test
  void givesBackCapsThatOthersTookThePlaceOfAndNoRates() {
    busy(CAP);
    grant(CAP, 16, 0);
    paid(CAP, 6);
    busy(RATE);
    grant(RATE, 16, 0);

    assertThat(leases.takeIdle()).containsExactly(new Unspent("org", "counter", 10));
    assertThat(leases.takeAll()).isEmpty();
  }

  @Test
  void givesBackWhatIsGrantedWhenNobodyWantsItAnyMore() {
    busy(CAP);
    leases.takeAll();

    grant(CAP, 16, 0);

    assertThat(leases.takeIdle()).containsExactly(new Unspent("org", "counter", 16));
  }

  /** A crowd of counters: the eldest make room, and what they had is given back. */
  @Test
  void keepsABoundedNumberOfCounters() {
    busy(CAP);
    grant(CAP, 16, 0);
    for (int i = 0; i < 40_000; i++) {
      spend(Charge.cap("counter-" + i, 5_000));
    }

    assertThat(leases.takeIdle()).containsExactly(new Unspent("org", "counter", 16));
  }
}
