package dev.sallyport.gate.audit;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.local.postgres.SharedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PgAuditRecordsTest {
  private static GateUnderTest gate;

  private final WrittenRecords written = new WrittenRecords();
  private final PgAuditRecords records = new PgAuditRecords(written);

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_records");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @Test
  void writesOfABatchWhatHoldsAndTellsWhichThatIs() {
    String organisation = gate.query("select id from organisation order by id limit 1");
    long version =
        Long.parseLong(
            gate.query("select version from organisation where id = '" + organisation + "'"));
    Long soon = ConditionalRecord.microsOf(now().plus(Duration.ofMinutes(1)));
    Long past = ConditionalRecord.microsOf(now().minus(Duration.ofSeconds(1)));
    Long never = ConditionalRecord.NEVER_ENDS;

    List<Boolean> written =
        await(
            records.appendHolding(
                gate.pool(),
                List.of(
                    new ConditionalRecord(allow(organisation, "current"), version, never),
                    new ConditionalRecord(allow(organisation, "overtaken"), version - 1, never),
                    new ConditionalRecord(allow(organisation, "ahead"), version + 1, never),
                    new ConditionalRecord(allow(organisation, "ending"), version, soon),
                    new ConditionalRecord(allow(organisation, "ended"), version, past),
                    new ConditionalRecord(allow("org_that_is_none", "nowhere"), version, never),
                    ConditionalRecord.unconditional(deny("none", "refused")))));

    assertThat(written).containsExactly(true, false, false, true, false, false, true);
    assertThat(
            gate.query(
                "select string_agg(request_id, ' ' order by id) from audit where request_id in ('current', 'overtaken', 'ahead', 'ending', 'ended', 'nowhere', 'refused')"))
        .isEqualTo("current ending refused");
  }

  @Test
  void writesALargeBatchInOrder() {
    List<ConditionalRecord> batch = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      batch.add(ConditionalRecord.unconditional(deny("large", "r" + i)));
    }

    assertThat(await(records.appendHolding(gate.pool(), batch))).hasSize(2_000).containsOnly(true);
    assertThat(
            gate.query(
                "select count(*) from (select request_id, 'r' || (row_number() over (order by id) - 1) as expected from audit where organisation = 'large') numbered where request_id = expected"))
        .isEqualTo("2000");
  }

  /** Each kind of batch: as it is, and explained. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void remembersWhatItWroteAsTheRowsHaveIt(boolean explained) {
    String organisation = gate.query("select id from organisation order by id limit 1");
    long version =
        Long.parseLong(
            gate.query("select version from organisation where id = '" + organisation + "'"));
    List<ConditionalRecord> batch = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      String request = "remembered-" + explained + "-" + i + "-\u00e9\ud83d\ude00";
      batch.add(
          i % 4 == 0
              ? ConditionalRecord.unconditional(deny(organisation, request))
              : new ConditionalRecord(
                  allow(organisation, request),
                  version - (i % 3 == 0 ? 1 : 0),
                  ConditionalRecord.NEVER_ENDS));
    }
    if (explained) {
      await(
          records.appendCharged(
              gate.pool(),
              batch.stream()
                  .map(
                      record ->
                          new ChargedRecord(
                              record, new Explanation(null, record.record().request()), List.of()))
                  .toList()));
    } else {
      await(records.appendHolding(gate.pool(), batch));
    }

    List<AuditEntry> rows = new ArrayList<>();
    await(
            gate.pool()
                .query(
                    "select "
                        + AuditRows.COLUMNS
                        + " from audit where request_id like 'remembered-"
                        + explained
                        + "-%' order by id")
                .execute())
        .forEach(row -> rows.add(AuditRows.read(organisation, row)));
    assertThat(rows).hasSize(450);
    assertThat(rows).allSatisfy(row -> assertThat(written.find(row.id())).isEqualTo(row));
  }

  @Test
  void leavesNothingBehindWhenTheTransactionIsRolledBack() {
    await(
        gate.pool()
            .getConnection()
            .compose(
                connection ->
                    connection
                        .begin()
                        .compose(
                            transaction ->
                                records
                                    .append(connection, deny("rolled-back", "r"))
                                    .compose(written -> transaction.rollback()))
                        .eventually(connection::close)));

    assertThat(gate.query("select count(*) from audit where organisation = 'rolled-back'"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from audit",
        "delete from audit where false",
        "truncate audit",
        "update audit set service = 'x'"
      })
  void isNeverChangedNotEvenByASuperuserThatReplaysReplication(String change) throws SQLException {
    await(records.append(gate.pool(), deny("kept", "r")));

    assertThatThrownBy(() -> gate.sql(change)).rootCause().isInstanceOf(SQLException.class);
    try (Connection superuser =
            SharedPostgres.instance().server().superuser(gate.database().name()).connect();
        Statement statement = superuser.createStatement()) {
      statement.execute("set session_replication_role = replica");
      assertThatThrownBy(() -> statement.execute(change)).hasMessageContaining("only ever added");
    }
    assertThat(gate.query("select count(*) > 0 from audit where organisation = 'kept'"))
        .isEqualTo("t");
  }

  @Test
  void spellsOutEveryCodeInWords() {
    for (AuditAction action : AuditAction.values()) {
      await(
          records.append(
              gate.pool(),
              AuditRecord.change(
                  "words",
                  action,
                  AuditSource.GATE,
                  "op_1",
                  null,
                  "agt_2",
                  null,
                  null,
                  action.wireName())));
    }

    assertThat(
            gate.query(
                "select count(*) from audit_in_words where organisation = 'words' and action = request_id and decision = 'allow' and source = 'gate'"))
        .isEqualTo(Integer.toString(AuditAction.values().length));
    assertThat(
            gate.query(
                "select count(*) from audit_in_words where action is null or source is null"))
        .isEqualTo("0");
  }

  private static Instant now() {
    return InstantSource.system().instant();
  }

  private static AuditRecord allow(String organisation, String request) {
    return new AuditRecord(
        organisation,
        AuditAction.AGENT_CREDENTIAL,
        AuditDecision.ALLOW,
        AuditSource.AGENT,
        null,
        "agt_1",
        "key_2",
        "grt_3",
        "github",
        "192.0.2.4",
        "ticket-5",
        request);
  }

  private static AuditRecord deny(String organisation, String request) {
    return new AuditRecord(
        organisation,
        AuditAction.AGENT_CREDENTIAL,
        AuditDecision.DENY,
        AuditSource.AGENT,
        "NO_GRANT",
        "agt_1",
        "key_2",
        null,
        "github",
        "192.0.2.4",
        null,
        request);
  }
}
