package dev.sallyport.gate.audit;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.GateUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What gates take from counters ahead of use: never more than there is, and little is lost. */
final class LeasedCountersTest {
  private static final Duration LONG = Duration.ofHours(10);
  private static final long IDLE = Duration.ofSeconds(61).toNanos();

  private static GateUnderTest gate;
  private static String organisation;
  private static Long version;

  private final PgAuditRecords records = new PgAuditRecords();
  private long nanos = 1;
  private final CounterLeases leases = leases();

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("leased_counters");
    organisation = gate.query("select id from organisation");
    version = Long.valueOf(gate.query("select version from organisation"));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  /** Of a gate whose clock is the test's. */
  private CounterLeases leases() {
    return new CounterLeases(() -> nanos);
  }

  private static ChargedRecord allow(String request, Long at, Charge... charges) {
    return new ChargedRecord(
        new ConditionalRecord(
            new AuditRecord(
                organisation,
                AuditAction.AGENT_CREDENTIAL,
                AuditDecision.ALLOW,
                AuditSource.AGENT,
                null,
                "agent-1",
                "key-1",
                "grant-1",
                "github",
                "192.0.2.1",
                "ticket-1",
                request),
            at,
            ConditionalRecord.NEVER_ENDS),
        Explanation.NONE,
        List.of(charges));
  }

  private List<Charged> append(CounterLeases leases, List<ChargedRecord> batch) {
    return await(records.appendCharged(gate.pool(), batch, leases));
  }

  private List<Charged> append(String request, int size, Charge... charges) {
    return append(leases, Collections.nCopies(size, allow(request, version, charges)));
  }

  private void giveBack(List<Unspent> unspent) {
    await(records.giveBack(gate.pool(), unspent));
  }

  private static long level(Charge charge) {
    return Long.parseLong(
        "0" + gate.query("select max(level) from counter where name = '" + charge.counter() + "'"));
  }

  private static long written(String request) {
    return Long.parseLong(
        gate.query("select count(*) from audit where request_id = '" + request + "'"));
  }

  /** The counter is there, and known to be asked for often. */
  private void warmUp(Charge... charges) {
    append("warm-up", 2, charges);
  }

  @Test
  void takesSomeAheadAndSpendsThemWithoutTouchingTheCounter() {
    Charge cap = Charge.cap("ahead", 100_000);
    warmUp(cap);

    assertThat(append("ahead", 1, cap)).containsExactly(Charged.WRITTEN);
    assertThat(level(cap)).as("the lease is charged at once").isEqualTo(2 + 1 + 16);
    assertThat(append("ahead", 16, cap)).containsOnly(Charged.WRITTEN);

    assertThat(level(cap)).isEqualTo(2 + 1 + 16);
    assertThat(written("ahead")).isEqualTo(17);
    append("ahead", 1, cap);
    assertThat(level(cap)).as("twice as many the next time").isEqualTo(2 + 1 + 16 + 1 + 32);
  }

  @Test
  void takesMoreBeforeTheLeaseIsSpentWhileItIsUsed() {
    Charge cap = Charge.cap("renewed", 100_000);
    Charge rate = Charge.rate("renewed-rate", 10_000, LONG);
    warmUp(cap, rate);
    append("renewed", 1, cap, rate);
    append("renewed", 11, cap, rate);
    await(records.renew(gate.pool(), leases));
    assertThat(level(cap)).as("enough is left").isEqualTo(2 + 1 + 16);

    append("renewed", 1, cap, rate);
    long owed = level(rate);
    await(records.renew(gate.pool(), leases));

    assertThat(level(cap)).isEqualTo(2 + 1 + 16 + 16);
    assertThat(level(rate)).isEqualTo(owed + 16 * rate.cost());
    await(records.renew(gate.pool(), leases));
    append("renewed", 4 + 12, cap, rate);
    assertThat(level(cap)).as("nothing is lost").isEqualTo(2 + 1 + 16 + 16);
    assertThat(written("renewed")).isEqualTo(29);
  }

  @Test
  void takesMoreOfARateBeforeItsLeaseEndsIfItWasUsed() {
    Charge used = Charge.rate("ending-used", 10_000, Duration.ofSeconds(100));
    Charge unused = Charge.rate("ending-unused", 10_000, Duration.ofSeconds(100));
    warmUp(used, unused);
    append("ending", 1, used, unused);
    append("ending", 8, used);
    long owed = level(unused);
    nanos += Duration.ofMillis(4_499).toNanos(); // three quarters of what it pays for
    await(records.renew(gate.pool(), leases));
    long before = level(used);
    nanos += Duration.ofMillis(1).toNanos();
    await(records.renew(gate.pool(), leases));

    assertThat(level(used)).isGreaterThan(before);
    assertThat(level(unused)).isEqualTo(owed);
  }

  @Test
  void renewsNothingOfACounterThatHasTooLittleLeftAndTheOthersAllTheSame() {
    Charge low = Charge.cap("renewed-low", 2_000);
    Charge high = Charge.cap("renewed-high", 100_000);
    warmUp(low, high);
    append("renewed-low", 1, low, high);
    append("renewed-low", 15, low, high);
    gate.sql("update counter set level = 2000 where name = 'renewed-low'");

    await(records.renew(gate.pool(), leases));

    assertThat(level(low)).isEqualTo(2_000);
    assertThat(level(high)).isEqualTo(2 + 1 + 16 + 16);
  }

  @Test
  void takesNothingAheadWhereTheLimitIsLowOrTheCounterIsSeldomAskedFor() {
    Charge low = Charge.cap("low", Lease.LEAST_LIMIT - 1);
    Charge seldom = Charge.cap("seldom", 100_000);
    for (int i = 1; i <= 4; i++) {
      append("exact", 1, low, seldom);
      nanos += IDLE;
      assertThat(level(low)).isEqualTo(i);
      assertThat(level(seldom)).isEqualTo(i);
    }
  }

  @Test
  void takesAtMostA64thOfWhatIsLeftAndInTheEndNothing() {
    Charge cap = Charge.cap("end", 2_000);
    warmUp(cap);
    gate.sql("update counter set level = 1500 where name = 'end'");

    append("end", 1, cap);
    assertThat(level(cap)).as("499 / 64").isEqualTo(1_501 + 7);
    append("end", 7, cap);
    gate.sql("update counter set level = 1744 where name = 'end'");

    append("end", 1, cap);
    assertThat(level(cap)).as("one by one").isEqualTo(1_745);
    append("end", 255, cap);
    assertThat(append("end", 1, cap)).containsExactly(new Charged.Spent(0, null));
    assertThat(level(cap)).isEqualTo(2_000);
  }

  @Test
  void whatIsOvertakenOrRefusedSpendsNothing() {
    Charge cap = Charge.cap("kept", 100_000);
    Charge full = Charge.cap("full", 2);
    warmUp(cap, full);
    append("kept", 1, cap);

    assertThat(append(leases, List.of(allow("kept", version + 1, cap))))
        .containsExactly(Charged.OVERTAKEN);
    assertThat(append(leases, List.of(allow("kept", version, cap, full))))
        .as("named as it was asked for")
        .containsExactly(new Charged.Spent(1, null));
    assertThat(append("kept", 16, cap)).containsOnly(Charged.WRITTEN);

    assertThat(level(cap)).isEqualTo(2 + 1 + 16);
    assertThat(written("kept")).isEqualTo(17);
  }

  @Test
  void whoAsksBeyondALimitDoesNotKeepOthersFromLeasing() {
    Charge full = Charge.cap("spent-up", 2);
    Charge cap = Charge.cap("others", 100_000);
    warmUp(full, cap);
    append("beyond", 1, full);

    assertThat(
            append(leases, List.of(allow("beyond", version, full), allow("other", version, cap))))
        .containsExactly(new Charged.Spent(0, null), Charged.WRITTEN);
    assertThat(level(cap)).isEqualTo(2 + 1 + 16);
  }

  @Test
  void anotherLimitMakesALeaseWorthlessAndGivesItBack() {
    Charge cap = Charge.cap("changed", 100_000);
    Charge lowered = Charge.cap("changed", 20);
    warmUp(cap);
    append("changed", 1, cap);
    assertThat(level(cap)).isEqualTo(19);

    assertThat(append("changed", 2, lowered))
        .as("nothing of the old lease is spent")
        .containsExactly(Charged.WRITTEN, new Charged.Spent(0, null));
    giveBack(leases.takeIdle());

    assertThat(level(cap)).isEqualTo(4);
    assertThat(append("changed", 16, lowered)).containsOnly(Charged.WRITTEN);
    assertThat(append("changed", 1, lowered)).containsExactly(new Charged.Spent(0, null));
  }

  @Test
  void whatIsIdleIsGivenBackAndWhatIsUsedIsNot() {
    Charge idle = Charge.cap("idle", 100_000);
    Charge used = Charge.cap("used", 100_000);
    warmUp(idle, used);
    append("idle", 1, idle, used);
    nanos += IDLE / 2;
    append("idle", 1, used);
    nanos += IDLE / 2;

    giveBack(leases.takeIdle());

    assertThat(level(idle)).isEqualTo(3);
    assertThat(level(used)).isEqualTo(3 + 16);
    giveBack(leases.takeAll());
    assertThat(level(used)).isEqualTo(4);
    assertThat(leases.takeAll()).as("given back once").isEmpty();
  }

  @Test
  void aRateIsLeasedForASixteenthOfItsWindowAsIfItWereSpentAtTheEndOfIt() {
    Charge rate = Charge.rate("rate-lease", 10_000, Duration.ofSeconds(400));
    warmUp(rate);
    append("rate-lease", 1, rate);
    long at =
        Long.parseLong(
            gate.query(
                "select (extract(epoch from at) * 1000000)::bigint from audit where request_id = 'rate-lease'"));

    assertThat(level(rate)).isEqualTo(at + 25_000_000 + 17 * rate.cost());
    assertThat(append("rate-lease", 16, rate)).containsOnly(Charged.WRITTEN);
    assertThat(level(rate)).isEqualTo(at + 25_000_000 + 17 * rate.cost());
    assertThat(leases.takeAll()).as("a rate takes nothing back").isEmpty();
  }

  @Test
  void aLeaseOfARateIsOverAtItsEndByTheGatesClock() {
    Charge rate = Charge.rate("rate-end", 10_000, Duration.ofSeconds(400));
    warmUp(rate);
    append("rate-end", 1, rate);
    long leased = level(rate);
    nanos += Duration.ofSeconds(25).toNanos();

    append("rate-end", 1, rate);

    assertThat(level(rate)).as("charged anew").isGreaterThan(leased);
  }

  /** Whatever a gate's clock says: the database writes no record after the lease has ended. */
  @Test
  void aLeaseOfARateIsOverAtItsEndByTheDatabasesClock() {
    Charge rate = Charge.rate("rate-late", 2_000, Duration.ofSeconds(1));
    warmUp(rate);
    append("rate-late", 1, rate);
    gate.query(
        "select pg_sleep(0.08)"); // longer than a sixteenth of a second; this gate's clock stands
    // still

    assertThat(append("rate-late", 1, rate)).containsExactly(Charged.OVERTAKEN);
    assertThat(written("rate-late")).isEqualTo(1);
  }

  /**
   * Three gates that lease, spend, idle, die and are overtaken, in any order: all that is permitted
   * and all that died with a gate is the limit, and no gate takes more than a lease and the next
   * one with it.
   */
  @RepeatedTest(3)
  void neverGivesMoreThanTheLimitAndLosesWhatKilledGatesHad(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String request = "random-" + repetition.getCurrentRepetition();
    Charge cap = Charge.cap(request, 1_200 + random.nextInt(1_500));
    Charge[] others =
        IntStream.range(0, 4)
            .mapToObj(i -> Charge.cap(request + "-" + i, 100_000))
            .toArray(Charge[]::new);
    List<CounterLeases> gates = new ArrayList<>(List.of(leases(), leases(), leases()));
    long lost = 0;
    int refused = 0;
    while (refused < 12) {
      int at = random.nextInt(gates.size());
      nanos += Duration.ofMillis(random.nextInt(200)).toNanos();
      switch (random.nextInt(24)) {
        case 0 -> {
          long died = unspent(gates.set(at, leases()).takeAll(), cap);
          assertThat(died).isLessThanOrEqualTo(cap.limit() / 32);
          lost += died;
        }
        case 1 -> {
          nanos += IDLE;
          giveBack(gates.get(at).takeIdle());
        }
        case 2, 3, 4 -> await(records.renew(gate.pool(), gates.get(at)));
        case 5 ->
            assertThat(
                    append(
                        gates.get(at),
                        Collections.nCopies(7, allow(request, version + 1, cap, others[0]))))
                .containsOnly(Charged.OVERTAKEN);
        default -> {
          List<ChargedRecord> batch =
              IntStream.range(0, 1 + random.nextInt(60))
                  .mapToObj(i -> allow(request, version, others[random.nextInt(4)], cap))
                  .toList();
          if (append(gates.get(at), batch).contains(new Charged.Spent(1, null))) {
            refused++;
            assertThat(level(cap)).as("refused when nothing is left").isEqualTo(cap.limit());
          }
        }
      }
      assertThat(written(request) + lost).isLessThanOrEqualTo(cap.limit());
    }

    gates.forEach(alive -> giveBack(alive.takeAll()));
    assertThat(written(request) + lost).isEqualTo(level(cap));
  }

  private static long unspent(List<Unspent> all, Charge of) {
    return all.stream()
        .filter(unspent -> unspent.counter().equals(of.counter()))
        .mapToLong(Unspent::uses)
        .sum();
  }

  /**
   * Leases end, gates die: a rate's burst is never more than its limit, and a little less at most.
   */
  @RepeatedTest(2)
  void neverLetsLeasesOfARateExceedIt(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String request = "rates-" + repetition.getCurrentRepetition();
    Charge rate = Charge.rate(request, 1_500, LONG);
    List<CounterLeases> gates = new ArrayList<>(List.of(leases(), leases(), leases()));
    int refused = 0;
    int lost = 0;
    while (refused < 6) {
      int at = random.nextInt(gates.size());
      switch (random.nextInt(30)) {
        case 0 -> {
          gates.set(at, leases());
          lost++;
        }
        case 1 -> {
          nanos += Duration.ofSeconds(31).toNanos();
          lost += gates.size();
        }
        case 2, 3, 4 -> {
          nanos += Duration.ofSeconds(23).toNanos();
          await(records.renew(gate.pool(), gates.get(at)));
          lost += 1;
        }
        default -> {
          List<ChargedRecord> batch =
              Collections.nCopies(1 + random.nextInt(60), allow(request, version, rate));
          refused += append(gates.get(at), batch).getLast() instanceof Charged.Spent ? 1 : 0;
        }
      }
    }

    // One use is won back each 24 seconds, and the last lease was charged half a minute ahead.
    long most = rate.limit() + 60 / 24;
    assertThat(written(request)).isBetween(rate.limit() - lost * (rate.limit() / 64) - 2, most);
  }
}
