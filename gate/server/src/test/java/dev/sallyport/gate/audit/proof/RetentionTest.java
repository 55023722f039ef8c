package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.GateUnderTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.NoteKey;
import dev.sallyport.service.transparency.ProofCheck;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.service.transparency.export.FileVerification;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records go when their time is over, in the order of the log, and every proof stays valid. */
final class RetentionTest {
  private static final int OLD = 600;
  private static final int YOUNG = 50;
  private static GateUnderTest gate;
  private static LogRetention retention;

  private final Instant aYearAgo = InstantSource.system().instant().minus(Duration.ofDays(365));

  @TempDir private Path folder;
  private ApiClient owner;
  private String organisation;

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_retention");
    retention = new LogRetention(gate.pool(), alarms());
  }

  private static TreeAlarms alarms() {
    return new TreeAlarms(
        new PgAuditRecords(),
        new IntegrationMetrics(new SimpleMeterRegistry(), InstantSource.system()));
  }

  @AfterAll
  static void stop() {
    gate.close();
  }

  @BeforeEach
  void begin() {
    owner = gate.newOrganisation();
    organisation = gate.query("select id from organisation order by created_at desc, id limit 1");
  }

  private void write(int records, int daysAgo) {
    gate.sql(insert(records, daysAgo));
  }

  private String insert(int records, int daysAgo) {
    return """
    insert into audit (organisation, at, action, decision, source, actor_id, service, ticket_id)
    select '%s', now() - interval '%d days', 1, 1, 2, 'agt_' || n, 'service-' || n %% 3, 'ticket-' || n from generate_series(1, %d) n"""
        .formatted(organisation, daysAgo, records);
  }

  /** A year and more of records, and some of yesterday; all of them in the tree. */
  private JsonNode written() {
    write(OLD, 400);
    write(YOUNG, 1);
    return checkpoint(OLD + YOUNG);
  }

  private JsonNode checkpoint(long size) {
    return Waiting.until(
            () -> owner.get("/api/audit/checkpoint"),
            reply -> reply.status() == 200 && reply.body().path("size").asLong() >= size)
        .body();
  }

  private List<LogRetention.Outcome> remove() {
    return await(retention.remove(wish()));
  }

  private LogRetention.Wish wish() {
    return new LogRetention.Wish(aYearAgo, Optional.of(organisation), false);
  }

  private LogRetention.Outcome outcome(long records, long ever) {
    return new LogRetention.Outcome(organisation, records, ever, Optional.empty());
  }

  private List<Long> ids() {
    String ids =
        gate.query(
            "select string_agg(id::text, ' ' order by id) from audit where organisation = '%s'"
                .formatted(organisation));
    return Stream.of(ids.split(" ", -1)).map(Long::valueOf).toList();
  }

  private String removed() {
    return gate.query(
        "select removed || ' ' || (select count(*) from audit where organisation = '%1$s' and action = 187) from audit_tree where organisation = '%1$s'"
            .formatted(organisation));
  }

  private Path export(String name, String query) throws IOException {
    Reply reply =
        Waiting.until(
            () -> owner.get("/api/audit/export" + query), answered -> answered.status() != 503);
    assertThat(reply.status()).isEqualTo(200);
    return Files.writeString(folder.resolve(name), reply.response().body());
  }

  private String verified(Path export, JsonNode... kept) throws IOException {
    List<Path> checkpoints = new ArrayList<>();
    for (JsonNode checkpoint : kept) {
      Path file = folder.resolve("checkpoint" + checkpoints.size());
      checkpoints.add(Files.writeString(file, checkpoint.path("checkpoint").asText()));
    }
    StringBuilder printed = new StringBuilder();
    new FileVerification(export, checkpoint(0).path("key").asText(), Optional.empty(), checkpoints)
        .run(line -> printed.append(line).append('\n'));
    return printed.toString();
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

  private static void asSuperuser(String sql) throws SQLException {
    try (Connection connection =
            SharedPostgres.instance().server().superuser(gate.database().name()).connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("alter table audit disable trigger user");
      statement.execute(sql);
      statement.execute("alter table audit enable trigger user");
      statement.execute("alter table audit enable always trigger audit_is_append_only");
      statement.execute(
          "alter table audit enable always trigger audit_is_removed_from_its_beginning");
      connection.commit();
    }
  }

  @Test
  void exportsOfBeforeAndAfterVerifyAndSoDoCheckpointsOfBefore() throws IOException {
    JsonNode before = written();
    Path exportedBefore = export("before", "");

    assertThat(remove()).containsExactly(outcome(OLD, OLD));
    checkpoint(OLD + YOUNG + 2);

    assertThat(verified(exportedBefore, before)).contains("Nothing wrong: 650 records of 650");
    // Of yesterday, the record of the first export, and that of the removal.
    assertThat(verified(export("after", ""), before)).contains("Nothing wrong: 52 records of 652");
    assertThat(verified(export("filtered", "?service=service-1")))
        .contains("Nothing wrong: 18 records of 65");
    assertThat(checkpoint(0).path("removed").path("records").asInt()).isEqualTo(OLD);
  }

  @Test
  void proofsOfRecordsAndCheckpointsStayValid() {
    write(100, 500);
    JsonNode early = checkpoint(100);
    JsonNode before = written();
    long kept = ids().get(99);

    assertThat(remove()).containsExactly(outcome(OLD + 100, OLD + 100));
    JsonNode now = checkpoint(OLD + YOUNG + 101);

    Checkpoint head = opened(now);
    for (JsonNode held : List.of(early, before)) {
      JsonNode consistent =
          owner.get("/api/audit/proof/consistency?from=" + held.path("size").asText()).body();
      assertThat(head.goesOnFrom(opened(held), proof(consistent))).isTrue();
    }
    JsonNode included = owner.get("/api/audit/proof/inclusion?id=" + kept).body();
    TreeHash leaf = TreeHash.parse(included.path("leaf").asText()).orElseThrow();
    assertThat(included.path("removed").asBoolean()).isTrue();
    assertThat(ProofCheck.isIncluded(leaf, 99, head.size(), head.root(), proof(included))).isTrue();
    assertThat(
            owner
                .get("/api/audit/proof/inclusion?id=" + ids().getFirst())
                .body()
                .path("removed")
                .asBoolean(true))
        .isFalse();
  }

  @Test
  void aSecondVerifierThatKnowsOnlyTheSpecificationAgrees()
      throws IOException, GeneralSecurityException {
    written();
    remove();
    checkpoint(OLD + YOUNG + 1);
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Files.readAllLines(export("export", ""))) {
      objects.add(new ObjectMapper().readTree(line));
    }
    JsonNode first = objects.removeFirst();
    SecondVerifier.Head head =
        SecondVerifier.head(first.path("checkpoint").asText(), first.path("key").asText());

    assertThat(objects.getFirst().path("removed").path("to").asInt()).isEqualTo(OLD);
    assertThat(SecondVerifier.rootOfExport(objects, head.size())).isEqualTo(head.root());
  }

  @Test
  void removalsFollowEachOtherAndTheLastOneExplainsAll() throws IOException {
    write(300, 800);
    JsonNode before = written();
    Instant twoYearsAgo = aYearAgo.minus(Duration.ofDays(365));

    assertThat(
            await(
                retention.remove(
                    new LogRetention.Wish(twoYearsAgo, Optional.of(organisation), false))))
        .containsExactly(outcome(300, 300));
    checkpoint(OLD + YOUNG + 301);
    assertThat(remove()).containsExactly(outcome(OLD, OLD + 300));
    checkpoint(OLD + YOUNG + 302);

    assertThat(removed()).isEqualTo("900 2");
    assertThat(verified(export("after", ""), before)).contains("Nothing wrong");
    assertThat(remove()).isEmpty();
  }

  @Test
  void onlyTheBeginningOfTheLogGoesAndOnlyWhatIsInItsTree() {
    write(3, 400);
    write(1, 1);
    write(2, 400);
    checkpoint(6);

    assertThat(remove()).containsExactly(outcome(3, 3));
    assertThat(ids()).hasSize(4);
    assertThat(remove()).isEmpty();
  }

  @Test
  void whatWouldBeRemovedIsComparedAndStays() {
    written();

    assertThat(await(retention.wouldRemove(wish()))).containsExactly(outcome(OLD, OLD));
    assertThat(removed()).isEqualTo("0 0");
    assertThat(ids()).hasSize(OLD + YOUNG);
  }

  @ParameterizedTest
  @CsvSource({
    "'delete from audit where id = %d', 'record %d was deleted: it was number 300 of the log'",
    "'update audit set actor_id = ''nobody'' where id = %d', 'record %d was changed: it is number 300 of the log'",
    "'update audit set action = 999 where id = %d', 'record %d was changed: it is number 300 of the log'",
  })
  void aRecordThatSomebodyChangedStopsTheRemovalAndIsNamed(String change, String finding)
      throws SQLException {
    written();
    long id = ids().get(300);
    asSuperuser(change.formatted(id));

    assertThat(remove())
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.records()).isZero();
              assertThat(outcome.damage().orElseThrow()).startsWith(finding.formatted(id));
            });
    assertThat(removed()).isEqualTo("0 0");
    assertThat(checkpoint(0).path("alarms").path(0).path("finding").asText())
        .startsWith(finding.formatted(id));
    // Until somebody has looked into it.
    assertThat(remove()).isEmpty();
  }

  @Test
  void aRecordThatSomebodyInsertedStopsTheRemovalAndIsNamed() throws SQLException {
    written();
    long id = ids().getFirst() - 1_000_000;
    asSuperuser(
        "insert into audit (id, organisation, action, decision, source) overriding system value values (%d, '%s', 1, 1, 2)"
            .formatted(id, organisation));

    assertThat(remove().getFirst().damage().orElseThrow())
        .startsWith("record " + id + " was inserted");
    assertThat(removed()).isEqualTo("0 0");
  }

  @Test
  void hashesThatWereChangedWithTheRecordDoNotHelp() throws SQLException {
    written();
    long id = ids().get(2);
    asSuperuser(
        """
        update audit set actor_id = 'nobody' where id = %d;
        alter table audit_tile disable trigger user;
        update audit_tile set hashes = overlay(hashes placing sha256('any') from 65) where level = 0 and number = 0 and organisation = '%s';
        alter table audit_tile enable trigger user"""
            .formatted(id, organisation));

    assertThat(remove().getFirst().damage()).isPresent();
    assertThat(removed()).isEqualTo("0 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from audit where organisation = '%s'",
        "delete from audit where organisation = '%s' and at < now() - interval '300 days'",
        "select set_config('sallyport.removing_audit', '%1$s', true); delete from audit where organisation = '%1$s'",
        "update audit_tree set removed = 3 where organisation = '%s'",
        "update audit_tree set removed = 3, removed_id = 3, removal_id = 4, removed_at = now() where organisation = '%s'",
        "update audit_tree set removed_id = last_id where organisation = '%s'",
        "truncate audit",
        "update audit set at = now()"
      })
  void nobodyElseRemovesAnything(String sql) {
    write(10, 400);
    checkpoint(10);
    assertThatThrownBy(() -> gate.sql(sql.formatted(organisation)))
        .hasRootCauseInstanceOf(SQLException.class);
    remove();
    assertThatThrownBy(
            () ->
                gate.sql(
                    "update audit_tree set removed = 0, removed_id = 0, removal_id = 0, removed_at = null"))
        .hasRootCauseInstanceOf(SQLException.class);
    assertThat(removed()).isEqualTo("10 1");
  }

  @Test
  void aRecordThatGoesByHandAfterwardsIsFoundAndSoIsOneThatComesBack()
      throws IOException, SQLException {
    JsonNode before = written();
    long first = ids().getFirst();
    remove();
    checkpoint(OLD + YOUNG + 1);
    long stays = ids().getFirst();
    asSuperuser("delete from audit where id = " + stays);
    asSuperuser(
        "insert into audit (id, organisation, action, decision, source) overriding system value values (%d, '%s', 1, 1, 2)"
            .formatted(first, organisation));

    assertThat(verified(export("after", ""), before))
        .contains(
            "record " + stays + " was deleted: it was number 600 of the log",
            "record " + first + " was inserted");
  }

  @Test
  void aRemovalThatIsCutOffHasRemovedNothing() throws SQLException {
    written();
    try (Connection connection = gate.database().connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "select remove_audit('%s', 0, 300, '%s')".formatted(organisation, "A".repeat(44)));
      connection.rollback();
    }
    assertThat(removed()).isEqualTo("0 0");
    assertThat(ids()).hasSize(OLD + YOUNG);
    assertThat(remove()).containsExactly(outcome(OLD, OLD));
  }

  @Test
  void gatesThatRemoveAtOnceRemoveOnce() {
    written();
    List<Future<List<LogRetention.Outcome>>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      running.add(new LogRetention(gate.pool(), alarms()).remove(wish()));
    }

    long records =
        running.stream()
            .flatMap(each -> await(each).stream())
            .mapToLong(LogRetention.Outcome::records)
            .sum();

    assertThat(records).isEqualTo(OLD);
    assertThat(removed()).isEqualTo("600 1");
  }

  @Test
  void logsOfOthersAreLeftAlone() {
    written();
    String mine = organisation;
    begin();
    written();

    remove();

    organisation = mine;
    assertThat(removed()).isEqualTo("0 0");
    assertThat(ids()).hasSize(OLD + YOUNG);
  }

  @Test
  void whatAStreamHasNotDeliveredStaysUnlessItIsOff() {
    written();
    Reply placed =
        owner.send("PUT", "/api/audit/stream", "{\"url\":\"http://127.0.0.1:9999/log\"}");
    assertThat(placed.status()).isEqualTo(201);
    gate.sql("update audit_stream set next = 200 where organisation = '" + organisation + "'");
    assertThat(remove()).containsExactly(outcome(200, 200));
    checkpoint(OLD + YOUNG + 2); // The removal, and who is sent the log.
    assertThat(remove()).isEmpty();

    gate.sql(
        "update event_endpoint set status = 'disabled', disabled_because = 'gone' where organisation = '%s'"
            .formatted(organisation));
    assertThat(remove()).containsExactly(outcome(OLD - 200, OLD));
  }

  @Test
  void listsGoOnWithWhatIsThere() {
    written();
    remove();

    JsonNode page = owner.get("/api/tokens/audit-log?limit=100").body();

    assertThat(page.toString()).contains("audit_removed").contains("\"nextCursor\":null");
    assertThat(owner.get("/api/tokens/audit-log?action=audit_removed").body().toString())
        .contains("\"600 ");
  }
}
