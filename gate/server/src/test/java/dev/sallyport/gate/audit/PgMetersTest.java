package dev.sallyport.gate.audit;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters that are charged in the statement that writes the record. */
final class PgMetersTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static GateUnderTest gate;
  private static String organisation;
  private static Long version;

  private final PgAuditRecords records = new PgAuditRecords();
  private final CounterLeases leases = new CounterLeases();

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("meters");
    organisation = gate.query("select id from organisation");
    version = Long.valueOf(gate.query("select version from organisation"));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  private static ChargedRecord allow(String request, Charge... charges) {
    return allow(request, version, charges);
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

  private List<Charged> append(ChargedRecord... batch) {
    return await(records.appendCharged(gate.pool(), List.of(batch), leases));
  }

  private static String level(String counter) {
    return gate.query("select level from counter where name = '" + counter + "'");
  }

  private static String written(String requests) {
    return gate.query("select count(*) from audit where request_id like '" + requests + "%'");
  }

  @Test
  void chargesACapUntilItIsUsedUpAndNeverAgain() {
    Charge cap = Charge.cap("used-up", 2);

    assertThat(append(allow("u1", cap), allow("u2", cap), allow("u3", cap)))
        .containsExactly(Charged.WRITTEN, Charged.WRITTEN, new Charged.Spent(0, null));
    assertThat(append(allow("u4", cap))).containsExactly(new Charged.Spent(0, null));

    assertThat(level("used-up")).isEqualTo("2");
    assertThat(written("u")).isEqualTo("2");
  }

  @Test
  void goesOnCountingWhenTheLimitIsRaisedOrLowered() {
    append(allow("r1", Charge.cap("raised", 1)));

    assertThat(append(allow("r2", Charge.cap("raised", 2)))).containsExactly(Charged.WRITTEN);
    assertThat(append(allow("r3", Charge.cap("raised", 1))))
        .containsExactly(new Charged.Spent(0, null));
  }

  @Test
  void letsARateBurstToItsLimitAndTellsWhenTheNextOneFits() {
    Charge rate = Charge.rate("burst", 3, MINUTE);
    Instant before = databaseClock();

    List<Charged> outcomes =
        append(allow("b1", rate), allow("b2", rate), allow("b3", rate), allow("b4", rate));

    assertThat(outcomes.subList(0, 3)).containsOnly(Charged.WRITTEN);
    assertThat(outcomes.get(3))
        .asInstanceOf(InstanceOfAssertFactories.type(Charged.Spent.class))
        .satisfies(
            spent ->
                assertThat(spent.retryAt())
                    .isBetween(before.plusSeconds(20), databaseClock().plusSeconds(20)));
  }

  @Test
  void refillsARateOneShareAtATime() {
    Charge rate = Charge.rate("refilled", 3, MINUTE);
    append(allow("f1", rate), allow("f2", rate), allow("f3", rate));
    gate.sql("update counter set level = level - 20000000 where name = 'refilled'");

    assertThat(append(allow("f4", rate), allow("f5", rate)))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(Charged.WRITTEN),
            second -> assertThat(second).isInstanceOf(Charged.Spent.class));
  }

  @Test
  void savesNothingUpBeyondOneBurstWhileNobodyAsks() {
    Charge rate = Charge.rate("idle", 2, MINUTE);
    append(allow("i1", rate));
    gate.sql("update counter set level = 1 where name = 'idle'");

    assertThat(append(allow("i2", rate), allow("i3", rate), allow("i4", rate)))
        .extracting(Object::getClass)
        .containsExactly(Charged.Written.class, Charged.Written.class, Charged.Spent.class);
  }

  @Test
  void chargesAllCountersOfARecordOrNone() {
    Charge wide = Charge.cap("wide", 10);
    Charge narrow = Charge.cap("narrow", 1);

    assertThat(append(allow("n1", wide, narrow), allow("n2", wide, narrow), allow("n3", wide)))
        .containsExactly(Charged.WRITTEN, new Charged.Spent(1, null), Charged.WRITTEN);

    assertThat(level("wide")).isEqualTo("2");
    assertThat(level("narrow")).isEqualTo("1");
  }

  @Test
  void namesTheCapWhenARateIsSpentAsWellSinceWaitingDoesNotHelp() {
    Charge rate = Charge.rate("both-rate", 1, MINUTE);
    Charge cap = Charge.cap("both-cap", 1);
    append(allow("x1", rate, cap));

    assertThat(append(allow("x2", rate, cap))).containsExactly(new Charged.Spent(1, null));
  }

  @Test
  void namesTheRateThatTakesLongestToRefill() {
    Charge quick = Charge.rate("quick", 1, Duration.ofSeconds(2));
    Charge slow = Charge.rate("slow", 1, MINUTE);
    append(allow("q1", slow, quick));

    assertThat(append(allow("q2", slow, quick)))
        .singleElement()
        .asInstanceOf(InstanceOfAssertFactories.type(Charged.Spent.class))
        .satisfies(spent -> assertThat(spent.charge()).isZero());
  }

  @Test
  void chargesNothingForWhatIsOvertaken() {
    Charge cap = Charge.cap("overtaken", 1);

    assertThat(append(allow("o1", version - 1, cap), allow("o2", cap)))
        .containsExactly(Charged.OVERTAKEN, Charged.WRITTEN);
    assertThat(level("overtaken")).isEqualTo("1");
    assertThat(written("o")).isEqualTo("1");
  }

  @Test
  void explainsWhatItWrites() {
    AuditRecord refusal =
        new AuditRecord(
            organisation,
            AuditAction.AGENT_CREDENTIAL,
            AuditDecision.DENY,
            AuditSource.AGENT,
            "POLICY_DENIED",
            "agent-1",
            "key-1",
            "grant-1",
            "github",
            "192.0.2.1",
            null,
            "explained");

    assertThat(
            append(
                new ChargedRecord(
                    ConditionalRecord.unconditional(refusal),
                    new Explanation("time_window", "[{\"policy\":\"pol_1\"}]"),
                    List.of())))
        .containsExactly(Charged.WRITTEN);

    assertThat(gate.query("select rule || trace from audit where request_id = 'explained'"))
        .isEqualTo("time_window[{\"policy\":\"pol_1\"}]");
    assertThat(
            gate.firstOperator()
                .get("/api/tokens/audit-log?rule=time_window")
                .body()
                .get("entries"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.get("rule").textValue()).isEqualTo("time_window");
              assertThat(entry.get("policies").get(0).get("policy").textValue()).isEqualTo("pol_1");
            });
  }

  @Test
  void keepsCountersOfOrganisationsApart() {
    gate.newOrganisation();
    String other =
        gate.query("select id from organisation where id <> '" + organisation + "' limit 1");
    gate.sql("insert into counter (organisation, name, level) values ('" + other + "', 'same', 1)");

    assertThat(append(allow("s1", Charge.cap("same", 1)))).containsExactly(Charged.WRITTEN);
  }

  @Test
  void refusesARecordThatIsChargedTwiceOnOneCounter() {
    assertThatThrownBy(() -> allow("t1", Charge.cap("twice", 5), Charge.cap("twice", 5)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3, 7, 60, 1_000_000})
  void neverLetsABurstExceedTheLimitHoweverTheWindowDivides(long limit) {
    Charge rate = Charge.rate("divides", limit, Duration.ofSeconds(1));

    assertThat(rate.cost() * limit).isGreaterThanOrEqualTo(1_000_000);
    assertThat((rate.cost() - 1) * limit).isLessThan(1_000_000);
  }

  /**
   * Random batches against the plainest description there is of what they should do; so the
   * statement that leases and the one that looks at each record cannot differ.
   */
  @RepeatedTest(3)
  void doesWhatADescriptionByHandSays(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String prefix = "model-" + repetition.getCurrentRepetition() + "-";
    int[] left = random.ints(8, 1, 40).toArray();
    List<Charge> caps =
        IntStream.range(0, left.length).mapToObj(i -> Charge.cap(prefix + i, left[i])).toList();
    for (int round = 0; round < 40; round++) {
      List<ChargedRecord> batch = new ArrayList<>();
      List<Charged> expected = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(5); i++) {
        int[] asked = random.ints(0, caps.size()).distinct().limit(random.nextInt(4)).toArray();
        boolean current = random.nextInt(20) != 0;
        batch.add(
            allow(
                prefix,
                current ? version : version + 1,
                IntStream.of(asked).mapToObj(caps::get).toArray(Charge[]::new)));
        expected.add(current ? take(left, asked) : Charged.OVERTAKEN);
      }

      assertThat(
              await(
                  random.nextBoolean()
                      ? records.appendCharged(gate.pool(), batch)
                      : records.appendCharged(gate.pool(), batch, leases)))
          .isEqualTo(expected);
    }

    for (int i = 0; i < left.length; i++) {
      assertThat(caps.get(i).limit() - Long.parseLong("0" + level(prefix + i))).isEqualTo(left[i]);
    }
  }

  private static Charged take(int[] left, int[] asked) {
    for (int i = 0; i < asked.length; i++) {
      if (left[asked[i]] == 0) {
        return new Charged.Spent(i, null);
      }
    }
    IntStream.of(asked).forEach(counter -> left[counter]--);
    return Charged.WRITTEN;
  }

  @Test
  void chargesARateInOneGoAsItWouldOneByOne() {
    Charge rate = Charge.rate("hoped", 5, Duration.ofHours(10));
    append(allow("h0", rate));
    long owed = Long.parseLong(level("hoped"));

    assertThat(append(allow("h1", rate), allow("h2", rate))).containsOnly(Charged.WRITTEN);

    assertThat(Long.parseLong(level("hoped")) - owed).isEqualTo(2 * rate.cost());
    assertThat(append(allow("h3", rate), allow("h4", rate), allow("h5", rate)))
        .extracting(Object::getClass)
        .containsExactly(Charged.Written.class, Charged.Written.class, Charged.Spent.class);
  }

  /** 64 clients on three gates' worth of connections, two caps, batches of every length. */
  @Test
  void neverExceedsACapAndUsesAllOfItHoweverManyRace() {
    Charge common = Charge.cap("race-common", 1_000);
    Vertx vertx = Vertx.vertx();
    try {
      List<SqlClient> gates = IntStream.range(0, 3).mapToObj(i -> client(vertx, 8)).toList();
      List<Future<Long>> clients = new ArrayList<>();
      for (int client = 0; client < 64; client++) {
        clients.add(
            race(
                gates.get(client % gates.size()),
                common,
                Charge.cap("race-" + client % 7, 100),
                client,
                40));
      }

      long granted = clients.stream().mapToLong(client -> await(client)).sum();

      assertThat(granted).isEqualTo(700);
      assertThat(level("race-common")).isEqualTo("700");
      assertThat(
              gate.query(
                  "select string_agg(distinct level::text, ' ') from counter where name ~ '^race-[0-9]'"))
          .isEqualTo("100");
      assertThat(written("race-common")).isEqualTo("700");
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void sharesARateBetweenAllGates() {
    Charge rate = Charge.rate("race-rate", 50, Duration.ofHours(10));
    Vertx vertx = Vertx.vertx();
    try {
      List<Future<Long>> clients = new ArrayList<>();
      for (int client = 0; client < 12; client++) {
        clients.add(race(client(vertx, 1), rate, Charge.cap("rate-all", 9_999), client, 10));
      }

      assertThat(clients.stream().mapToLong(client -> await(client)).sum()).isEqualTo(50);
    } finally {
      await(vertx.close());
    }
  }

  /** Asks again and again, some records at a time, in an order of counters of its own. */
  private Future<Long> race(SqlClient gate, Charge one, Charge other, int client, int rounds) {
    if (rounds == 0) {
      return Future.succeededFuture(0L);
    }
    List<ChargedRecord> batch =
        IntStream.range(0, 1 + (client + rounds) % 4)
            .mapToObj(
                i ->
                    client % 2 == 0
                        ? allow(one.counter() + client, one, other)
                        : allow(one.counter() + client, other, one))
            .toList();
    return records
        .appendCharged(gate, batch, leases)
        .compose(
            outcomes -> {
              long granted = outcomes.stream().filter(Charged.WRITTEN::equals).count();
              return race(gate, one, other, client, rounds - 1).map(rest -> rest + granted);
            });
  }

  @Test
  void chargesNothingWhenTheConnectionIsCutWhileItWaits() throws Exception {
    append(allow("w1", Charge.cap("waits", 9)));
    Vertx vertx = Vertx.vertx();
    try (Connection holder = gate.database().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select 1 from counter where name = 'waits' for update");
      Future<List<Charged>> waiting =
          records.appendCharged(
              client(vertx, 1), List.of(allow("w2", Charge.cap("waits", 9))), leases);
      String backend =
          "select coalesce(max(pid), 0) from pg_stat_activity where wait_event_type = 'Lock' and query like '%record_leasing%'";
      String pid = gate.query(backend);
      while (pid.equals("0")) {
        pid = gate.query(backend);
      }
      gate.query("select pg_terminate_backend(" + pid + ")");

      assertThatThrownBy(() -> await(waiting)).isNotNull();
      holder.rollback();
    } finally {
      await(vertx.close());
    }
    assertThat(level("waits")).isEqualTo("1");
    assertThat(written("w")).isEqualTo("1");
  }

  /** The row that was waited for is another one by then, and lies elsewhere. */
  @Test
  void chargesACounterOnTopOfWhatWasChargedWhileItWaited() throws Exception {
    append(allow("m1", Charge.cap("moved", 9)));
    Vertx vertx = Vertx.vertx();
    try (Connection holder = gate.database().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("update counter set level = level + 3 where name = 'moved'");
      Future<List<Charged>> waiting =
          records.appendCharged(
              client(vertx, 1), List.of(allow("m2", Charge.cap("moved", 9))), leases);
      String waiters =
          "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%record_leasing%'";
      while (gate.query(waiters).equals("0")) {
        Thread.onSpinWait();
      }
      holder.commit();

      assertThat(await(waiting)).containsExactly(Charged.WRITTEN);
    } finally {
      await(vertx.close());
    }
    assertThat(level("moved")).isEqualTo("5");
  }

  /** Wherever the line is cut, what is charged is exactly what is in the log. */
  @ParameterizedTest
  @ValueSource(strings = {"BEFORE_SENDING", "AFTER_SENDING", "BEFORE_THE_ANSWER"})
  void chargesExactlyWhatIsInTheLogWhereverTheLineIsCut(LineCutter.Step step) {
    Charge cap = Charge.cap("cut-" + step, 5);
    String request = "cut" + step.name().charAt(0) + step.name().length();
    append(allow(request, cap));
    Vertx vertx = Vertx.vertx();
    try (LineCutter line = LineCutter.before(gate.database())) {
      SqlClient client = client(vertx, 1, line.port());
      await(records.appendCharged(client, List.of(allow(request, cap)), leases));
      line.cutAt(step);
      Future<List<Charged>> lost =
          records.appendCharged(client, List.of(allow(request, cap), allow(request, cap)), leases);
      assertThatThrownBy(() -> await(lost)).isNotNull();
    } finally {
      await(vertx.close());
    }

    // The server may still be at it: what comes after waits for the counter's lock.
    Stream.of(1, 2, 3, 4, 5, 6).forEach(again -> append(allow(request, cap)));
    assertThat(level("cut-" + step)).isEqualTo("5");
    assertThat(written(request)).isEqualTo("5");
  }

  private static SqlClient client(Vertx vertx, int connections) {
    return client(vertx, connections, gate.database().port());
  }

  private static SqlClient client(Vertx vertx, int connections, int port) {
    return PgBuilder.client()
        .with(new PoolOptions().setMaxSize(connections))
        .connectingTo(
            new PgConnectOptions()
                .setHost(gate.database().host())
                .setPort(port)
                .setDatabase(gate.database().name())
                .setUser(gate.database().user())
                .setPassword(gate.database().password())
                .setCachePreparedStatements(true))
        .using(vertx)
        .build();
  }

  private static Instant databaseClock() {
    return InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
