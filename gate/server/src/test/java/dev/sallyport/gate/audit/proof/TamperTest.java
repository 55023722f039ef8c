package dev.sallyport.gate.audit.proof;

import static dev.sallyport.gate.GateUnderTest.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.audit.AuditFilter;
import dev.sallyport.gate.audit.verify.AuditCommand;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.database.SqlStates;
import dev.sallyport.service.transparency.export.ExportFormat;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever changes the log behind the gate's back, with all rights to the database, is found. */
final class TamperTest {
  private static final int RECORDS = 600;

  private static final int ATTEMPTS = 10;

  private static GateUnderTest gate;

  @TempDir private Path folder;
  private ApiClient owner;
  private String organisation;
  private JsonNode kept = new ObjectMapper().createObjectNode();

  @BeforeAll
  static void start() {
    gate = GateUnderTest.start("audit_tampering");
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

  private void write(int records) {
    gate.sql(
        """
        insert into audit (organisation, action, decision, source, actor_id, service, ticket_id, request_id)
        select '%s', 1, 1, 2, 'agt_' || n, 'service-' || n %% 3, 'ticket-' || n, 'r' || n from generate_series(1, %d) n"""
            .formatted(organisation, records));
  }

  private JsonNode checkpoint(long size) {
    return Waiting.until(
            () -> owner.get("/api/audit/checkpoint"),
            reply -> reply.status() == 200 && reply.body().path("size").asLong() >= size)
        .body();
  }

  /** Records, and the checkpoint over them that somebody keeps. */
  private void keepCheckpoint() {
    write(RECORDS);
    kept = checkpoint(RECORDS);
    file("kept.note", kept.path("checkpoint").asText());
  }

  private Path file(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An export and its receipt, as files. */
  private Reply export(String query) {
    Reply reply = owner.get("/api/audit/export" + query);
    assertThat(reply.status()).isEqualTo(200);
    file("export", reply.response().body());
    String receipt = reply.response().headers().firstValue("X-Receipt").orElseThrow();
    file("receipt", owner.get(receipt).response().body());
    return reply;
  }

  private String verify(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "verify",
                "--key",
                kept.path("key").asText(),
                "--export",
                folder.resolve("export").toString()));
    arguments.addAll(Arrays.asList(more));
    StringWriter output = new StringWriter();
    CommandLine command = new CommandLine(new AuditCommand()).setOut(new PrintWriter(output));
    int code = command.execute(arguments.toArray(String[]::new));
    assertThat(code == 0).isEqualTo(output.toString().contains("Nothing wrong"));
    return output.toString();
  }

  private String verifyAll() {
    return verify(
        "--receipt",
        folder.resolve("receipt").toString(),
        "--checkpoint",
        folder.resolve("kept.note").toString());
  }

  /** Again where the gate, which uses the same tables meanwhile, came across. */
  private static void asSuperuser(String... statements) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        atOnce(statements);
        return;
      } catch (SQLException e) {
        if (!SqlStates.DEADLOCK_DETECTED.equals(e.getSQLState()) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void atOnce(String... statements) throws SQLException {
    try (Connection connection =
            SharedPostgres.instance().server().superuser(gate.database().name()).connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String table : List.of("audit", "audit_tile", "audit_tree")) {
        statement.execute("alter table " + table + " disable trigger user");
      }
      for (String sql : statements) {
        statement.execute(sql);
      }
      for (String table : List.of("audit", "audit_tile", "audit_tree")) {
        statement.execute("alter table " + table + " enable trigger user");
      }
      statement.execute("alter table audit enable always trigger audit_is_append_only");
      connection.commit();
    }
  }

  private long id(int number) {
    return Long.parseLong(
        gate.query(
            "select id from audit where organisation = '%s' order by id offset %d limit 1"
                .formatted(organisation, number)));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 601",
    "?format=json, 601",
    "?service=service-1, 200",
    "?from=2026-01-01T00:00:00Z, 601",
    "?to=2026-01-01T00:00:00Z, 0"
  })
  void anUntouchedExportIsFine(String query, int rows) {
    write(RECORDS);
    owner.post("/api/groups", "{\"name\":\"g\"}");
    kept = checkpoint(RECORDS + 1);
    file("kept.note", kept.path("checkpoint").asText());
    export(query);

    assertThat(verify("--receipt", folder.resolve("receipt").toString()))
        .contains("Nothing wrong: " + rows + " records of 601");
  }

  @Test
  void aSecondVerifierThatKnowsOnlyTheSpecificationAgrees()
      throws IOException, GeneralSecurityException {
    keepCheckpoint();
    String lines = export("").response().body();

    List<byte[]> leaves = new ArrayList<>();
    JsonNode head = new ObjectMapper().createObjectNode();
    for (String line : lines.lines().toList()) {
      JsonNode object = new ObjectMapper().readTree(line);
      if (object.has("record")) {
        leaves.add(SecondVerifier.leaf(object.path("record")));
      } else {
        head = object;
      }
    }
    assertThat(leaves).hasSize(RECORDS);
    assertThat(SecondVerifier.head(head.path("checkpoint").asText(), kept.path("key").asText()))
        .isEqualTo(
            new SecondVerifier.Head(
                head.path("origin").asText(), RECORDS, SecondVerifier.root(leaves)));
  }

  @Test
  void aDeletedRecordIsNamed() throws SQLException {
    keepCheckpoint();
    long id = id(300);
    asSuperuser("delete from audit where id = " + id);
    export("");

    assertThat(verifyAll())
        .contains("record " + id + " was deleted: it was number 300 of the log")
        .doesNotContain("damaged", "changed");
  }

  @ParameterizedTest
  @CsvSource({
    "actor_id = 'somebody-else'",
    "at = at + interval '1 microsecond'",
    "'decision = 2, reason = ''NO_GRANT'''",
    "trace = '[]'",
    "request_id = null",
    "action = 999",
    "'decision = 7, reason = ''NO_GRANT'''",
    "source = -1",
    "'at = ''infinity'''",
    "'at = ''-infinity'''",
  })
  void aChangedRecordIsNamed(String change) throws SQLException {
    keepCheckpoint();
    long id = id(17);
    asSuperuser("update audit set " + change + " where id = " + id);
    export("");

    assertThat(verifyAll())
        .contains("record " + id + " was changed: it is number 17 of the log")
        .doesNotContain("deleted");
  }

  @Test
  void aRecordThatNoGateWritesIsShownByItsNumbersAndStopsNothing() throws SQLException {
    keepCheckpoint();
    long id = id(RECORDS - 1);
    asSuperuser(
        "update audit set action = 999, decision = 7, source = 99, reason = 'NO_GRANT', trace = 'pol@x', at = 'infinity' where id = "
            + id);

    Reply listed = owner.get("/api/tokens/audit-log?limit=2");
    assertThat(listed.status()).as(listed.body().toString()).isEqualTo(200);
    JsonNode newest = listed.body().path("entries").path(0);
    assertThat(newest.path("id").asText()).isEqualTo(Long.toString(id));
    assertThat(newest.path("action").asText()).isEqualTo("unknown:999");
    assertThat(newest.path("decision").asText()).isEqualTo("unknown:7");
    assertThat(newest.path("source").asText()).isEqualTo("unknown:99");
    assertThat(listed.body().path("entries")).hasSize(2);
    export("?action=agent_credential");
    assertThat(verifyAll()).contains("record " + id + " was changed");
  }

  /** What the owner is answered while a trigger does this to each record of the organisation. */
  private Reply postWhileRecordsAre(String changed) throws SQLException {
    asSuperuser(
        "create function change_record() returns trigger language plpgsql as 'begin %s; end'"
            .formatted(changed),
        """
        create trigger records_are_changed before insert on audit for each row when (new.organisation = '%s')
        execute function change_record()"""
            .formatted(organisation));
    try {
      return owner.post("/api/groups", "{\"name\":\"g\"}");
    } finally {
      asSuperuser("drop trigger records_are_changed on audit", "drop function change_record()");
    }
  }

  @Test
  void nothingIsDoneWhoseRecordATriggerSwallows() throws SQLException {
    assertThat(postWhileRecordsAre("return null").status()).isEqualTo(500);

    assertThat(
            gate.query(
                "select count(*) from agent_group where organisation = '%s'"
                    .formatted(organisation)))
        .isEqualTo("0");
  }

  @Test
  void aRecordThatATriggerChangesWhileItIsWrittenIsNamed() throws SQLException {
    assertThat(postWhileRecordsAre("new.actor_id := ''op_nobody''; return new").status())
        .isEqualTo(201);
    kept = checkpoint(1);
    file("kept.note", kept.path("checkpoint").asText());
    export("");

    assertThat(verifyAll())
        .contains("record " + id(0) + " was changed: it is number 0 of the log")
        .doesNotContain("deleted");
  }

  @Test
  void aRecordThatWasChangedSoThatAFilterMissesItIsNamed() throws SQLException {
    keepCheckpoint();
    long id = id(1);
    asSuperuser("update audit set service = 'harmless' where id = " + id);
    export("?service=service-2");

    assertThat(verifyAll()).contains("record " + id + " was changed");
  }

  @Test
  void recordsInAnotherOrderAreNamed() throws SQLException {
    keepCheckpoint();
    long one = id(10);
    long other = id(20);
    asSuperuser(
        "update audit set request_id = 'r21' where id = " + one,
        "update audit set request_id = 'r11' where id = " + other);
    export("");

    assertThat(verifyAll())
        .contains("record " + one + " was changed", "record " + other + " was changed");
  }

  @Test
  void anInsertedRecordIsNamed() throws SQLException {
    keepCheckpoint();
    long id = id(5);
    asSuperuser(
        "delete from audit where id = " + id,
        """
        insert into audit (id, organisation, action, decision, source) overriding system value
        values (%d - 1000000, '%s', 1, 1, 2)"""
            .formatted(id, organisation));
    export("");

    assertThat(verifyAll())
        .contains("record " + (id - 1_000_000) + " was inserted", "record " + id + " was deleted");
  }

  @Test
  void hashesThatWereChangedWithTheRecordDoNotHelp() throws SQLException {
    keepCheckpoint();
    long id = id(2);
    asSuperuser(
        "update audit set actor_id = 'nobody' where id = " + id,
        "update audit_tile set hashes = overlay(hashes placing sha256('any') from 65) where level = 0 and number = 0 and organisation = '%s'"
            .formatted(organisation));
    export("");

    assertThat(verifyAll()).contains("records together are not those that its checkpoint covers");
  }

  @Test
  void aLogThatWasCutToAnEarlierStateIsFoundByTheCheckpointThatWasKept() throws SQLException {
    write(3);
    JsonNode early = checkpoint(3);
    write(RECORDS);
    kept = checkpoint(RECORDS + 3);
    file("kept.note", kept.path("checkpoint").asText());
    long last = id(2);
    asSuperuser(cutTo(early, last));
    export("");

    assertThat(verify("--receipt", folder.resolve("receipt").toString())).contains("Nothing wrong");
    assertThat(verifyAll())
        .contains("a checkpoint over 603 records was kept, and this export is of a log with 3")
        .contains("rolled back");
  }

  /** All that a restored backup would bring back, and nothing after it. */
  private String[] cutTo(JsonNode early, long last) {
    return new String[] {
      "delete from audit where organisation = '%s' and id > %d".formatted(organisation, last),
      "delete from audit_tile where organisation = '%s' and (level > 0 or number > 0)"
          .formatted(organisation),
      "update audit_tile set hashes = substring(hashes for 96), ids = ids[1:3] where organisation = '%s'"
          .formatted(organisation),
      "update audit_tree set size = 3, announced_size = 0, last_id = %d, checkpoint = $n$%s$n$ where organisation = '%s'"
          .formatted(last, early.path("checkpoint").asText(), organisation)
    };
  }

  @Test
  void aLogThatWasRolledBackAndWentOnDifferentlyIsFound() throws SQLException {
    write(3);
    JsonNode early = checkpoint(3);
    write(5);
    kept = checkpoint(8);
    file("kept.note", kept.path("checkpoint").asText());
    long last = id(2);
    asSuperuser(cutTo(early, last));
    write(RECORDS);
    checkpoint(RECORDS + 3);
    export("");

    assertThat(verify("--receipt", folder.resolve("receipt").toString())).contains("Nothing wrong");
    assertThat(verifyAll()).contains("the first 8 records are not those that a checkpoint kept");
  }

  @Test
  void aTouchedFileIsNotTheOneOfItsReceipt() {
    keepCheckpoint();
    String export = export("").response().body();
    List<String> lines = export.lines().toList();
    file("export", String.join("\n", lines.subList(0, 400)) + "\n");
    assertThat(verifyAll())
        .contains(
            "the export ends after 399 of 600 records",
            "its SHA-256 is another",
            "the receipt is about 600 records, the export has 399");

    file("export", export.replace("agt_400", "agt_444"));
    assertThat(verifyAll()).contains("was changed", "its SHA-256 is another");

    List<String> turned = new ArrayList<>(lines);
    turned.remove(100);
    file("export", String.join("\n", turned) + "\n");
    assertThat(verifyAll()).contains("the export is damaged after number 99");

    file("export", export + "{}\n");
    assertThat(verifyAll()).contains("damaged after number 600");
    file("export", "no json");
    assertThat(verifyAll()).contains("damaged");
    file("export", "");
    assertThat(verifyAll()).contains("the checkpoint of the export is not signed with this key");
  }

  @Test
  void nothingIsBelievedThatAnotherKeySigned() throws SQLException {
    keepCheckpoint();
    export("");
    JsonNode mine = kept;
    ApiClient stranger = gate.newOrganisation();
    kept =
        Waiting.until(() -> stranger.get("/api/audit/checkpoint"), reply -> reply.status() == 200)
            .body();
    assertThat(verify()).contains("the checkpoint of the export is not signed with this key");
    file("kept.note", kept.path("checkpoint").asText());
    kept = mine;
    assertThat(verifyAll()).contains("the checkpoint in kept.note is not signed with this key");
  }

  @Test
  void receiptsAreKeptAndVerifiedLater() throws IOException {
    keepCheckpoint();
    Reply exported = export("?service=service-1&decision=allow");
    String path = exported.response().headers().firstValue("X-Receipt").orElseThrow();
    String note = owner.get(path).body().path("receipt").asText();
    String body = new ObjectMapper().createObjectNode().put("receipt", note).toString();

    JsonNode verified = owner.post("/api/audit/receipts/verify", body).body();
    assertThat(verified.path("valid").asBoolean()).as(verified.toString()).isTrue();
    assertThat(verified.path("receipt").path("rows").asInt()).isEqualTo(200);
    assertThat(verified.path("receipt").path("filters").toString())
        .isEqualTo("{\"service\":\"service-1\",\"decision\":\"allow\"}");
    assertThat(
            owner
                .post(
                    "/api/audit/receipts/verify",
                    body.replace(
                        "{\"receipt\"", "{\"sha256\":\"" + "0".repeat(64) + "\",\"receipt\""))
                .body()
                .path("findings")
                .toString())
        .contains("SHA-256 is another");
    assertThat(
            owner
                .post("/api/audit/receipts/verify", body.replace("service-1", "service-2"))
                .body()
                .path("findings")
                .toString())
        .contains("no receipt that this log's key has signed");
    ApiClient stranger = gate.newOrganisation();
    assertThat(stranger.get(path).status()).isEqualTo(404);
  }

  /** The next piece is made when the one before is taken, whatever the length of the log. */
  @Test
  void anExportHoldsOnePieceAtATime() throws InterruptedException {
    write(20_000);
    checkpoint(20_000);
    AuditTree tree = await(new PgAuditTrees(gate.pool()).find(organisation)).orElseThrow();
    SlowReader reader = new SlowReader();
    AuditExportLines lines =
        new AuditExportLines(
            ExportFormat.JSONL,
            new AuditFilter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    RemovedRecords removed = await(new PgAuditTrees(gate.pool()).removed(organisation));
    Future<Void> done = new PgExport(gate.pool(), tree, removed, lines).writeTo(reader);
    done.onComplete(ended -> reader.pieces.add(SlowReader.END));
    Buffer all = Buffer.buffer();
    int pieces = 0;
    for (SlowReader.Piece piece = reader.next();
        !piece.equals(SlowReader.END);
        piece = reader.next()) {
      assertThat(reader.pieces).isEmpty();
      assertThat(piece.content().length()).isLessThan(4_000_000);
      all.appendBuffer(piece.content());
      pieces++;
      piece.taken().complete();
    }
    assertThat(done.succeeded()).isTrue();
    assertThat(pieces).isEqualTo(6);
    assertThat(all.toString(UTF_8).lines()).hasSize(20_001);
    assertThat(lines.rows()).isEqualTo(20_000);
  }

  /** Takes a piece when it is told to. */
  private static final class SlowReader implements WriteStream<Buffer> {
    private static final Piece END = new Piece(Buffer.buffer(), Promise.promise());

    private record Piece(Buffer content, Promise<Void> taken) {}

    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    Piece next() throws InterruptedException {
      return requireNonNull(pieces.poll(60, TimeUnit.SECONDS), "nothing came");
    }

    @Override
    public Future<Void> write(Buffer data) {
      Promise<Void> taken = Promise.promise();
      pieces.add(new Piece(data, taken));
      return taken.future();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return !pieces.isEmpty();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/api/audit/export?format=xml, 'format'",
    "/api/audit/export?from=yesterday, 'from'",
    "/api/audit/export?decision=maybe, 'decision'",
  })
  void saysWhichParameterOfAnExportIsWrong(String path, String named) {
    checkpoint(0);
    Reply reply = owner.get(path);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("detail").asText()).contains(named);
  }
}
