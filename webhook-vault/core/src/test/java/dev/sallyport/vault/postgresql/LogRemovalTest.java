package dev.sallyport.vault.postgresql;

import static dev.sallyport.vault.store.RetentionContract.BETWEEN;
import static dev.sallyport.vault.store.RetentionContract.OLD;
import static dev.sallyport.vault.store.RetentionContract.verified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseLocation;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.LogLeaf;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.store.LogTreesContract;
import dev.sallyport.vault.store.RetentionContract;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing leaves the log of a database but what was signed, in one piece, and as the log says. */
final class LogRemovalTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();
  private static final int OLD_ENTRIES = 600;

  private static final Database DATABASE =
      SharedPostgres.instance().createDatabase("vault_log_removal");

  private StoreInstance store;
  private LogTree kept;

  @BeforeEach
  void logOldAndNew() {
    store = open();
    RetentionContract.log(store, OLD_ENTRIES, OLD);
    RetentionContract.log(store, 20, StoreContract.NOW);
    kept = LogTreesContract.tree(store);
  }

  @AfterEach
  void empty() throws SQLException {
    store.close();
    behindItsBack("truncate release_log, log_tree, log_tile restart identity");
  }

  @BeforeAll
  static void migrate() {
    StoreInstance.await(PgClosedStore.connect(VERTX, settings()).compose(PgClosedStore::close));
  }

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private StoreInstance open() {
    return StoreInstance.open(
        VERTX, StoreContract.ORGANISATION, KEYS, PgClosedStore.connectMigrated(VERTX, settings()));
  }

  private static DatabaseSettings settings() {
    return new DatabaseSettings(
        new DatabaseLocation(DATABASE.host(), DATABASE.port(), DATABASE.name()),
        DATABASE.user(),
        Secret.of(DATABASE.password()),
        "log-removal",
        DatabaseSettings.STATEMENT_TIMEOUT);
  }

  /** As whoever has all rights, past the triggers. */
  private void behindItsBack(String... statements) throws SQLException {
    try (Connection connection =
            SharedPostgres.instance().server().superuser(DATABASE.name()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void inSql(String... statements) throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private void assertStops(String finding) {
    List<RecordedEntry> before = LogTreesContract.entries(store);

    assertThatExceptionOfType(TreeDamagedException.class)
        .isThrownBy(() -> RetentionContract.remove(store, BETWEEN))
        .withMessageContaining(finding);

    assertThat(LogTreesContract.entries(store)).isEqualTo(before);
    assertThat(LogTreesContract.tree(store).removed()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from release_log where sequence = 1|record 1 was deleted: it was number 0",
        "delete from release_log where sequence = 300|record 300 was deleted: it was number 299",
        "update release_log set client = null where sequence = 5|record 5 was changed",
        "insert into release_log (organisation, sequence, at, outcome, reason, request_id) overriding system value values ('org_acme', -5, now(), 1, 'released', 'r')|record -5 was inserted",
      })
  void anEntryThatIsNotWhatWasSignedStopsItAndIsNamed(String tampering, String finding)
      throws SQLException {
    behindItsBack(tampering);

    assertStops(finding);
  }

  /** The leaf was made to fit the entry, and the nodes above it are as they were signed. */
  @Test
  void anEntryWhoseLeafWasChangedWithItStopsIt() throws SQLException {
    behindItsBack("update release_log set client = null where sequence = 2");
    RecordedEntry changed = LogTreesContract.entries(store).get(1);
    byte[] leaf =
        LeafForm.RELEASE.hash(LogLeaf.members(StoreContract.ORGANISATION, changed)).toBytes();
    behindItsBack(
        "update log_tile set hashes = overlay(hashes placing '\\x%s' from 33 for 32) where level = 0 and number = 0"
            .formatted(HexFormat.of().formatHex(leaf)));

    assertStops("the first 600 records are not those that its checkpoint covers");
  }

  @Test
  void anEntryThatIsDeletedByHandBeyondWhatWasRemovedIsFound() throws SQLException {
    RetentionContract.remove(store, BETWEEN);
    LogTreesContract.integrate(store);

    behindItsBack("delete from release_log where sequence in (601, 610)");

    assertThat(verified(store, kept))
        .contains("record 601 was deleted", "record 610 was deleted", "NOT what was signed");
  }

  @Test
  void aMarkThatSomebodyMovedIsExplainedByNoEntry() throws SQLException {
    RetentionContract.remove(store, BETWEEN);
    LogTreesContract.integrate(store);

    behindItsBack(
        "delete from release_log where sequence <= 610",
        "update log_tree set removed = 610, removed_sequence = 610");

    assertThat(verified(store, kept))
        .contains("the first 610 records are gone, and no record says that these were removed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delete from release_log where sequence > 600",
        "select set_config('sallyport.log_removal', 'org_acme', true); delete from release_log where sequence <= 601",
        "update log_tree set removed = 610, removed_sequence = 610",
        "update log_tree set removed = 0, removed_sequence = 0",
        "update log_tree set removed = 700, removed_sequence = 700",
        "insert into release_log (organisation, at, outcome, reason, subject, request_id) values ('org_acme', now(), 1, 'log_removed', '605 x', 'r'); update log_tree set removed = 606, removed_sequence = 606",
        "truncate release_log",
        "update release_log set client = null",
      })
  void nothingElseIsRemovedOrSaidToBe(String sql) {
    RetentionContract.remove(store, BETWEEN);
    LogTreesContract.integrate(store);
    List<RecordedEntry> before = LogTreesContract.entries(store);

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> inSql(sql))
        .satisfies(refusal -> assertThat(refusal.getSQLState()).startsWith("23"));

    assertThat(LogTreesContract.entries(store)).isEqualTo(before);
    assertThat(LogTreesContract.tree(store).removed()).isEqualTo(OLD_ENTRIES);
  }

  /** As if the vault was killed between the entry that tells of the removal and the removal. */
  @Test
  void leavesNothingOfARemovalWhoseConnectionIsLostBeforeItsCommit() throws Exception {
    List<RecordedEntry> before = LogTreesContract.entries(store);
    try (Connection blocker = DATABASE.connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("select from release_log where sequence = 300 for update");
      Future<Long> lost = store.start(s -> RetentionContract.removal(s).run(BETWEEN));
      killWhoWaits();
      blocker.rollback();

      assertThatExceptionOfType(StoreException.class).isThrownBy(() -> StoreInstance.await(lost));
    }

    assertThat(LogTreesContract.entries(store)).isEqualTo(before);
    assertThat(LogTreesContract.tree(store).removed()).isZero();
    assertThat(RetentionContract.remove(store, BETWEEN)).isEqualTo(OLD_ENTRIES);
    LogTreesContract.integrate(store);
    assertThat(verified(store, kept)).contains("Nothing wrong: 21 records of 621");
  }

  private void killWhoWaits() throws Exception {
    String kill =
        """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like 'delete from release_log%'""";
    for (int i = 0; i < 500; i++) {
      try (Connection connection = DATABASE.connect();
          Statement statement = connection.createStatement();
          ResultSet killed = statement.executeQuery(kill)) {
        killed.next();
        if (killed.getInt(1) > 0) {
          return;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no removal waits for an entry");
  }
}
