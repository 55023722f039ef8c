package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateServer;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.event.PgEvents;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.database.SettledRows;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.ProofCheck;
import dev.sallyport.service.transparency.TreeHash;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntegrationTest {
  private static GateUnderTest gate;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_integration");
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  /** An organisation and how its log is looked at. */
  private record Log(ApiClient owner, String organisation) {
    static Log fresh() {
      ApiClient owner = gate.newOrganisation();
      return new Log(
          owner, gate.query("select id from organisation order by created_at desc, id limit 1"));
    }

    void write(int records) {
      gate.sql(insert(records));
    }

    String insert(int records) {
      return """
      insert into audit (organisation, action, decision, source, actor_id, service, ticket_id, request_id)
      select '%s', 1, 1, 2, 'agt_' || n, 'service', 'ticket-' || n, null from generate_series(1, %d) n"""
          .formatted(organisation, records);
    }

    /** The checkpoint over so many records, which is there soon. */
    JsonNode checkpoint(long size) {
      return Waiting.until(
              () -> owner.get("/api/audit/checkpoint"),
              reply -> reply.status() == 200 && reply.body().path("size").asLong() >= size)
          .body();
    }

    List<Long> ids() {
      String ids =
          gate.query(
              "select string_agg(id::text, ' ' order by id) from audit where organisation = '"
                  + organisation
                  + "'");
      return ids.equals("null")
          ? List.of()
          : Stream.of(ids.split(" ", -1)).map(Long::valueOf).toList();
    }

    List<Long> idsInTheTree() {
      String ids =
          gate.query(
              "select string_agg(i::text, ' ' order by number, place) from audit_tile, unnest(ids) with ordinality as u (i, place) where level = 0 and organisation = '"
                  + organisation
                  + "'");
      return ids.equals("null")
          ? List.of()
          : Stream.of(ids.split(" ", -1)).map(Long::valueOf).toList();
    }
  }

  private static Checkpoint opened(JsonNode body) {
    return Checkpoint.open(
            body.path("checkpoint").asText(),
            NoteKey.parse(body.path("key").asText()).orElseThrow())
        .orElseThrow();
  }

  private static List<TreeHash> proof(JsonNode body) {
    return StreamSupport.stream(body.path("proof").spliterator(), false)
        .map(hash -> TreeHash.parse(hash.asText()).orElseThrow())
        .toList();
  }

  @Test
  void everyRecordIsInTheTreeSoonAndProvedByTheApi() throws GeneralSecurityException {
    Log log = Log.fresh();
    log.owner().post("/api/groups", "{\"name\":\"one\"}");
    log.write(300);
    JsonNode first = log.checkpoint(301);
    log.write(400);
    JsonNode second = log.checkpoint(701);
    Checkpoint head = opened(second);

    assertThat(head.size()).isEqualTo(701);
    assertThat(head.origin()).isEqualTo("localhost:8080/audit/%s", log.organisation());
    assertThat(SecondVerifier.head(second.path("checkpoint").asText(), second.path("key").asText()))
        .isEqualTo(new SecondVerifier.Head(head.origin(), head.size(), head.root().toString()));
    assertThat(log.idsInTheTree()).isEqualTo(log.ids());
    List<Long> ids = log.ids();
    for (int index : new int[] {0, 1, 255, 256, 300, 511, 512, 700}) {
      JsonNode included = log.owner().get("/api/audit/proof/inclusion?id=" + ids.get(index)).body();
      TreeHash leaf = TreeHash.parse(included.path("leaf").asText()).orElseThrow();

      assertThat(included.path("index").asInt()).isEqualTo(index);
      assertThat(ProofCheck.isIncluded(leaf, index, 701, head.root(), proof(included))).isTrue();
    }
    JsonNode consistent = log.owner().get("/api/audit/proof/consistency?from=301").body();
    assertThat(consistent.path("to").asLong()).isEqualTo(701);
    assertThat(
            ProofCheck.isConsistent(301, opened(first).root(), 701, head.root(), proof(consistent)))
        .isTrue();
  }

  @Test
  void leafIsWhatTheSpecificationSays() throws GeneralSecurityException, IOException {
    Log log = Log.fresh();
    gate.sql(
        """
        insert into audit (organisation, at, action, decision, source, reason, actor_id, client, ticket_id, request_id, rule, trace)
        values ('%s', '2026-01-02T03:04:05.6Z', 1, 2, 2, 'POLICY_DENIED', 'agt_\u00e9', '::1', null, '', 'geo', '[{"a":"1\\n2: -"}]')"""
            .formatted(log.organisation()));
    JsonNode checkpoint = log.checkpoint(1);
    String id = Long.toString(log.ids().getFirst());
    JsonNode record =
        new ObjectMapper()
            .readTree(
                """
                {"id":"%s","at":"2026-01-02T03:04:05.600000Z","organisation":"%s","action":"agent_credential","decision":"deny",
                 "source":"agent","reason":"POLICY_DENIED","actor":"agt_\u00e9","key":null,"object":null,"service":null,"client":"::1",
                 "ticket":null,"requestId":"","rule":"geo","trace":"[{\\"a\\":\\"1\\\\n2: -\\"}]"}"""
                    .formatted(id, log.organisation()));

    assertThat(
            SecondVerifier.head(
                checkpoint.path("checkpoint").asText(), checkpoint.path("key").asText()))
        .extracting(SecondVerifier.Head::root)
        .isEqualTo(SecondVerifier.root(List.of(SecondVerifier.leaf(record))));
  }

  @Test
  void aRecordWhoseTransactionCommitsLateIsNeitherLostNorOvertaken() throws SQLException {
    Log log = Log.fresh();
    SettledRows settled = new SettledRows(gate.pool(), "audit", "id");
    try (Connection late = gate.database().connect();
        Statement statement = late.createStatement()) {
      late.setAutoCommit(false);
      statement.execute(log.insert(2));
      log.write(3);
      List<Long> committed = log.ids();
      long before = await(settled.upTo());
      assertThat(before).isLessThan(committed.getFirst() - 2);
      assertThat(await(settled.upTo())).isEqualTo(before);
      assertThat(log.idsInTheTree()).isEmpty();
      late.commit();
    }
    long last = log.ids().getLast();
    assertThat(Waiting.until(() -> await(settled.upTo()), id -> id >= last))
        .isGreaterThanOrEqualTo(last);
    log.checkpoint(5);
    assertThat(log.idsInTheTree()).hasSize(5).isEqualTo(log.ids());
  }

  @Test
  void aRecordThatIsNeverCommittedLeavesNoGap() throws SQLException {
    Log log = Log.fresh();
    try (Connection undone = gate.database().connect();
        Statement statement = undone.createStatement()) {
      undone.setAutoCommit(false);
      statement.execute(log.insert(2));
      log.write(3);
      undone.rollback();
    }
    log.checkpoint(3);
    assertThat(log.idsInTheTree()).hasSize(3).isEqualTo(log.ids());
  }

  @Test
  void manyWritersAndThreeGatesMakeOneTreeInOneOrder() throws Exception {
    Log log = Log.fresh();
    List<Thread> writers = new ArrayList<>();
    GateServer second = gate.another();
    GateServer third = gate.another();
    try {
      for (int i = 0; i < 4; i++) {
        writers.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      try (Connection connection = gate.database().connect();
                          Statement statement = connection.createStatement()) {
                        connection.setAutoCommit(false);
                        for (int n = 0; n < 40; n++) {
                          statement.execute(log.insert(7));
                          statement.execute(log.insert(1));
                          connection.commit();
                        }
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }));
      }
      for (Thread writer : writers) {
        writer.join();
      }
      JsonNode checkpoint = log.checkpoint(1280);

      assertThat(opened(checkpoint).size()).isEqualTo(1280);
      assertThat(log.idsInTheTree()).isEqualTo(log.ids());
    } finally {
      await(second.lifecycle().stop());
      await(third.lifecycle().stop());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/audit/proof/inclusion, 400, 'id'",
    "/api/audit/proof/inclusion?id=x, 400, 'id'",
    "/api/audit/proof/inclusion?id=999999999, 404, record",
    "/api/audit/proof/inclusion?id=FIRST&size=0, 400, 'size'",
    "/api/audit/proof/inclusion?id=FIRST&size=999999, 400, 'size'",
    "/api/audit/proof/consistency, 400, 'from'",
    "/api/audit/proof/consistency?from=-1, 400, 'from'",
    "/api/audit/proof/consistency?from=2&to=1, 400, 'from'",
    "/api/audit/proof/consistency?from=0&to=999999, 400, 'to'",
  })
  void saysWhichParameterIsWrong(String path, int status, String named) {
    Log log = Log.fresh();
    log.write(2);
    log.checkpoint(2);

    Reply reply = log.owner().get(path.replace("FIRST", Long.toString(log.ids().getFirst())));

    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body().path("detail").asText()).contains(named);
  }

  @Test
  void anothersRecordsAreNotInTheTreeThatIsShown() {
    Log log = Log.fresh();
    Log other = Log.fresh();
    other.write(1);
    other.checkpoint(1);

    assertThat(log.checkpoint(0).path("size").asLong()).isZero();
    assertThat(log.owner().get("/api/audit/proof/inclusion?id=" + other.ids().getFirst()).status())
        .isEqualTo(404);
  }

  @Test
  void aTouchedTreeGetsNoSignatureAndIsAlarmedOnce() throws SQLException {
    Log log = Log.fresh();
    log.write(3);
    JsonNode before = log.checkpoint(3);
    asSuperuser(
        "update audit_tile set hashes = overlay(hashes placing '\\x00'::bytea from 40) where organisation = '%s'"
            .formatted(log.organisation()));
    log.write(1);

    JsonNode after =
        Waiting.until(
                () -> log.owner().get("/api/audit/checkpoint"),
                reply -> reply.body().path("alarms").size() > 0)
            .body();
    assertThat(after.path("checkpoint").asText()).isEqualTo(before.path("checkpoint").asText());
    assertThat(after.path("alarms").path(0).path("kind").asText()).isEqualTo("tree");
    assertThat(after.path("alarms").path(0).path("finding").asText())
        .isEqualTo("hashes of it are not those that were signed");
    assertThat(
            gate.query(
                "select count(*) from audit where action = 185 and organisation = '"
                    + log.organisation()
                    + "'"))
        .isEqualTo("1");
    // Other organisations' logs go on.
    Log other = Log.fresh();
    other.write(2);
    assertThat(opened(other.checkpoint(2)).size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'999, 1, 1, null, now()', unknown:999",
    "'1, 7, 1, ''NO_GRANT'', now()', unknown:7",
    "'1, 1, -1, null, now()', unknown:-1",
    "'1, 1, 1, null, ''infinity''', a time that no clock shows",
  })
  void aRecordThatNoGateWritesStopsItsOwnLogOnly(String strange, String named) {
    Log log = Log.fresh();
    log.write(3);
    JsonNode before = log.checkpoint(3);
    gate.sql(
        """
        insert into audit (organisation, action, decision, source, reason, at) values ('%s', %s)"""
            .formatted(log.organisation(), strange));
    long id = log.ids().getLast();
    Log other = Log.fresh();
    other.write(2);

    assertThat(opened(other.checkpoint(2)).size()).isEqualTo(2);
    JsonNode after =
        Waiting.until(
                () -> log.owner().get("/api/audit/checkpoint"),
                reply -> reply.body().path("alarms").size() > 0)
            .body();
    assertThat(after.path("checkpoint").asText()).isEqualTo(before.path("checkpoint").asText());
    assertThat(after.path("alarms").path(0).path("finding").asText())
        .isEqualTo("record %d is none that a gate writes: it has %s", id, named);
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (Connection connection =
            SharedPostgres.instance().server().superuser(gate.database().name()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute("alter table audit_tile disable trigger user");
      statement.execute("alter table audit_tree disable trigger user");
      try {
        statement.execute(sql);
      } finally {
        statement.execute("alter table audit_tile enable trigger user");
        statement.execute("alter table audit_tree enable trigger user");
      }
    }
  }

  @Test
  void aTreeIsNeitherShortenedNorReplaced() {
    Log log = Log.fresh();
    log.write(3);
    log.checkpoint(3);
    for (String forbidden :
        List.of(
            "delete from audit_tile",
            "delete from audit_tree",
            "truncate audit_tile, audit_tree",
            "update audit_tree set size = size - 1",
            "update audit_tile set hashes = substring(hashes for 32), ids = ids[1:1]",
            "update audit_tile set ids = ids || ids[1]")) {
      assertThatThrownBy(() -> gate.sql(forbidden))
          .as(forbidden)
          .hasRootCauseInstanceOf(SQLException.class);
    }
  }

  @Test
  void newestCheckpointIsKeptInAFolderUntilOneContradictsIt(@TempDir Path folder)
      throws IOException, SQLException {
    Log log = Log.fresh();
    log.write(3);
    JsonNode three = log.checkpoint(3);
    Vertx vertx = Vertx.vertx();
    try {
      IntegrationMetrics metrics =
          new IntegrationMetrics(new SimpleMeterRegistry(), InstantSource.system());
      TreeAlarms alarms = new TreeAlarms(new PgAuditRecords(), metrics);
      await(new WitnessFolderJob(gate.pool(), vertx.fileSystem(), folder, alarms).run());
      Path newest = folder.resolve(log.organisation() + ".checkpoint");
      assertThat(newest).hasContent(three.path("checkpoint").asText());

      log.write(2);
      JsonNode five = log.checkpoint(5);
      await(new WitnessFolderJob(gate.pool(), vertx.fileSystem(), folder, alarms).run());
      assertThat(newest).hasContent(five.path("checkpoint").asText());
      assertThat(folder.resolve(log.organisation() + ".checkpoints"))
          .content()
          .contains(three.path("checkpoint").asText(), five.path("checkpoint").asText());

      // The database of an hour ago: a tree of three, rightly signed.
      asSuperuser(
          """
          update audit_tree set size = 3, announced_size = 0, checkpoint = $note$%s$note$ where organisation = '%s'"""
              .formatted(three.path("checkpoint").asText(), log.organisation()));
      await(new WitnessFolderJob(gate.pool(), vertx.fileSystem(), folder, alarms).run());
      assertThat(newest).hasContent(five.path("checkpoint").asText());
      assertThat(log.checkpoint(0).path("alarms").toString())
          .contains("over 5 records", "only 3", "rolled back");

      Files.writeString(newest, "nothing of ours");
      gate.sql("delete from audit_alarm where organisation = '" + log.organisation() + "'");
      await(new WitnessFolderJob(gate.pool(), vertx.fileSystem(), folder, alarms).run());
      assertThat(log.checkpoint(0).path("alarms").toString())
          .contains("no checkpoint that this log's key has signed");
    } finally {
      await(vertx.close());
    }
  }

  @Test
  void checkpointIsToldToThoseWhoWantTheEventAndNotForEveryRecord() {
    Log log = Log.fresh();
    log.owner()
        .post(
            "/api/events/endpoints",
            "{\"url\":\"http://127.0.0.1:9999/witness\",\"eventTypes\":[\"audit.checkpoint\"]}");
    log.write(1);
    log.checkpoint(2);
    AnnouncementJob job = new AnnouncementJob(gate.pool(), new PgEvents(), Duration.ofHours(1));
    await(job.run());
    log.write(1);
    log.checkpoint(3);
    await(job.run());

    String told =
        Waiting.until(
            () ->
                gate.query(
                    "select count(*) || ' ' || min(data::jsonb ->> 'origin') from event where type = 'audit.checkpoint' and organisation = '"
                        + log.organisation()
                        + "'"),
            found -> found.startsWith("1 "));
    assertThat(told).isEqualTo("1 localhost:8080/audit/%s", log.organisation());
  }
}
