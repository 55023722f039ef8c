package dev.sallyport.vault.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseLocation;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.service.transparency.export.FileVerification;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.IntegrationRuns;
import dev.sallyport.vault.log.proof.LogAlarms;
import dev.sallyport.vault.log.proof.LogExport;
import dev.sallyport.vault.log.proof.LogIntegration;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.organisation.Organisation;
import dev.sallyport.vault.store.LogTreesContract;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.SecondLogVerifier;
import dev.sallyport.vault.store.Store;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever changes the log behind the vault's back, with all rights to the database, is found. */
final class LogTamperTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();
  private static final Organisation ORGANISATION = StoreContract.ORGANISATION;
  private static final int ENTRIES = 600;

  private final Database database = SharedPostgres.instance().createDatabase("vault_log_tampering");

  @TempDir private Path folder;
  private StoreInstance store;
  private LogTree kept;
  private String ofNothing;

  @BeforeEach
  void keepACheckpoint() throws IOException {
    store = open();
    LogTreesContract.integrate(store);
    ofNothing = LogTreesContract.tree(store).checkpoint();
    LogTreesContract.append(store, ENTRIES, "entry-");
    LogTreesContract.integrate(store);
    kept = LogTreesContract.tree(store);
    Files.writeString(folder.resolve("kept.note"), kept.checkpoint());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private StoreInstance open() {
    DatabaseSettings settings =
        new DatabaseSettings(
            new DatabaseLocation(database.host(), database.port(), database.name()),
            database.user(),
            Secret.of(database.password()),
            "log-tampering",
            DatabaseSettings.STATEMENT_TIMEOUT,
            false);
    return StoreInstance.open(VERTX, ORGANISATION, KEYS, PgClosedStore.connect(VERTX, settings));
  }

  private void behindItsBack(String... statements) throws SQLException {
    try (Connection connection =
            SharedPostgres.instance().server().superuser(database.name()).connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String table : List.of("release_log", "log_tile", "log_tree")) {
        statement.execute("alter table " + table + " disable trigger user");
      }
      for (String sql : statements) {
        statement.execute(sql);
      }
      for (String table : List.of("release_log", "log_tile", "log_tree")) {
        statement.execute("alter table " + table + " enable trigger user");
      }
      connection.commit();
    }
  }

  private void export() throws IOException {
    Buffer written = Buffer.buffer();
    String receipt =
        store.call(
            s ->
                new LogExport(
                        ORGANISATION, s.logTrees().orElseThrow(), new TreeKeySeal(store.keyset()))
                    .writeTo("export", StoreContract.NOW, written::appendBuffer));
    Files.write(folder.resolve("export"), written.getBytes());
    Files.writeString(folder.resolve("receipt"), receipt);
  }

  private String verify() throws IOException {
    StringBuilder printed = new StringBuilder();
    FileVerification.Outcome outcome =
        new FileVerification(
                folder.resolve("export"),
                kept.key().verifier().toString(),
                Optional.of(folder.resolve("receipt")),
                List.of(folder.resolve("kept.note")))
            .run(line -> printed.append(line).append('\n'));
    assertThat(outcome == FileVerification.Outcome.FINE)
        .isEqualTo(printed.toString().contains("Nothing wrong"));
    return printed.toString();
  }

  /** What ours prints; the other implementation comes to the same result. */
  private String exportedAndVerified() throws IOException, GeneralSecurityException {
    export();
    String printed = verify();
    assertThat(
            SecondLogVerifier.accepts(
                folder.resolve("export"), kept.key().verifier().toString(), kept.checkpoint()))
        .isEqualTo(printed.contains("Nothing wrong"));
    return printed;
  }

  @Test
  void findsNothingWhereNothingIsWrong() throws Exception {
    LogTreesContract.append(store, 50, "more-");
    store.call(
        s ->
            s.log()
                .append(
                    ORGANISATION,
                    Samples.entry(LogOutcome.RELEASED, "released", "of fields")
                        .of(Optional.of("certificateData,privateKeyData"))));
    LogTreesContract.integrate(store);

    assertThat(exportedAndVerified()).contains("Nothing wrong: 651 records of 651");
  }

  @ParameterizedTest
  @CsvSource({
    "outcome, 1",
    "reason, 'released'",
    "ticket, 'another'",
    "ticket, null",
    "subject, 'agt_other'",
    "service, 'stripe'",
    "purpose, 'store'",
    "fields, 'certificateData'",
    "client, '198.51.100.1'",
    "request_id, 'r'",
    "at, now()",
    "at, 'infinity'",
    "reason, 'X Y'",
    "outcome, 9",
    "subject, 'LONG'"
  })
  void namesAnEntryThatWasChanged(String column, String value) throws Exception {
    behindItsBack(
        "alter table release_log drop constraint release_log_outcome_check",
        "update release_log set %s = %s where sequence = 300"
            .formatted(column, value.equals("null") ? "null" : quoted(value)));

    assertThat(exportedAndVerified()).contains("record 300 was changed");
  }

  /** The annotation takes the quotes of texts away. */
  private static String quoted(String value) {
    return (value.length() == 1 && !value.equals("r")) || value.equals("now()")
        ? value
        : "'" + value.replace("LONG", "x".repeat(LogEntry.TEXT_CHARACTERS + 1)) + "'";
  }

  @Test
  void namesAnEntryThatWasDeleted() throws Exception {
    behindItsBack("delete from release_log where sequence in (1, 257, 600)");

    assertThat(exportedAndVerified())
        .contains("record 1 was deleted", "record 257 was deleted", "record 600 was deleted");
  }

  @Test
  void namesEntriesThatChangedPlaces() throws Exception {
    behindItsBack(
        """
        update release_log set ticket = other.ticket, request_id = other.request_id from release_log as other
        where (release_log.sequence, other.sequence) in ((10, 11), (11, 10))""");

    assertThat(exportedAndVerified()).contains("record 10 was changed", "record 11 was changed");
  }

  @Test
  void namesAnEntryThatWasInserted() throws Exception {
    behindItsBack(
        """
        insert into release_log (organisation, sequence, at, outcome, reason, request_id) overriding system value
        values ('org_acme', 0, now(), 1, 'released', 'r')""",
        """
        insert into release_log (organisation, sequence, at, outcome, reason, request_id) overriding system value
        values ('org_acme', -5, now(), 1, 'released', 'r')""");

    assertThat(exportedAndVerified()).contains("record 0 was inserted", "record -5 was inserted");
  }

  @Test
  void saysThatALogWasRolledBack() throws Exception {
    LogTreesContract.append(store, 50, "more-");
    String before =
        "create table kept_tree as select * from log_tree; create table kept_tile as select * from"
            + " log_tile";
    behindItsBack(before);
    LogTreesContract.integrate(store);
    kept = LogTreesContract.tree(store);
    Files.writeString(folder.resolve("kept.note"), kept.checkpoint());

    behindItsBack(
        "delete from release_log where sequence > 600",
        "delete from log_tree",
        "delete from log_tile",
        "insert into log_tree select * from kept_tree",
        "insert into log_tile select * from kept_tile");

    assertThat(exportedAndVerified())
        .contains("a checkpoint over 650 records was kept", "rolled back");
  }

  @Test
  void signsNothingAnewWhereTheTreeWasTakenAwayAndRaisesAnAlarm() throws Exception {
    behindItsBack(
        "update release_log set ticket = 'forged' where sequence = 5",
        "update log_tree set size = 0, last_sequence = 0",
        "delete from log_tile");

    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> LogTreesContract.integrate(store))
        .withMessageContaining("checkpoint is not what was signed");
    store.call(s -> runs(s).run());

    assertThat(LogTreesContract.tree(store).checkpoint()).isEqualTo(kept.checkpoint());
    assertThat(LogTreesContract.tree(store).size()).isZero();
    assertThat(store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 1)).entries())
        .extracting(RecordedEntry::outcome, RecordedEntry::reason)
        .containsExactly(tuple("alarm", "log_tree_damaged"));
  }

  private IntegrationRuns runs(Store opened) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    return new IntegrationRuns(
        new LogIntegration(
            ORGANISATION,
            "https://vault.example.com/v",
            opened.logTrees().orElseThrow(),
            new TreeKeySeal(store.keyset())),
        new LogAlarms(ORGANISATION, opened.log(), InstantSource.system(), registry),
        InstantSource.system(),
        registry);
  }

  /** By somebody who kept the checkpoint over nothing that the vault once signed. */
  @Test
  void saysThatALogWasWrittenAnewAndSignedAgain() throws Exception {
    behindItsBack(
        "update release_log set ticket = 'forged' where sequence = 5",
        "update log_tree set size = 0, last_sequence = 0, checkpoint = $n$%s$n$"
            .formatted(ofNothing),
        "delete from log_tile");
    LogTreesContract.integrate(store);

    assertThat(exportedAndVerified())
        .contains("the first 600 records are not those that a checkpoint kept elsewhere covers");
  }

  @ParameterizedTest
  @CsvSource({"reason, 'X Y'", "outcome, 9", "at, 'infinity'", "service, 'LONG'"})
  void signsNoEntryThatNoVaultWritesAndNamesIt(String column, String value) throws Exception {
    LogTreesContract.append(store, 2, "more-");
    behindItsBack(
        "alter table release_log drop constraint release_log_outcome_check",
        "update release_log set %s = %s where sequence = 602".formatted(column, quoted(value)));

    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> LogTreesContract.integrate(store))
        .withMessageContaining("record 602 is none that a vault writes");
    assertThat(LogTreesContract.tree(store).size()).isEqualTo(ENTRIES);
    assertThat(exportedAndVerified()).contains("Nothing wrong");
    assertThat(store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 10)).entries())
        .hasSize(10);
  }

  @Test
  void signsNothingOnTopOfHashesThatWereChanged() throws Exception {
    behindItsBack(
        "update log_tile set hashes = overlay(hashes placing '\\x00' from 3 for 1) where level = 0"
            + " and number = 2");
    LogTreesContract.append(store, 1, "more-");

    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> LogTreesContract.integrate(store))
        .withMessageContaining("not those that were signed");
    assertThat(LogTreesContract.tree(store).size()).isEqualTo(ENTRIES);
    assertThat(exportedAndVerified()).contains("are not those that its checkpoint covers");
  }

  @Test
  void signsNothingOnTopOfACheckpointThatWasChanged() throws Exception {
    behindItsBack("update log_tree set checkpoint = replace(checkpoint, '600', '601')");
    LogTreesContract.append(store, 1, "more-");

    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> LogTreesContract.integrate(store))
        .withMessageContaining("checkpoint is not what was signed");
    assertThat(exportedAndVerified()).contains("not signed with this key");
  }

  @Test
  void aTouchedFileIsNotTheOneOfItsReceipt() throws Exception {
    export();
    Path file = folder.resolve("export");
    Files.writeString(file, Files.readString(file) + " ");

    assertThat(verify()).contains("its SHA-256 is another");

    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 2));
    assertThat(verify()).contains("the export ends after");
  }
}
