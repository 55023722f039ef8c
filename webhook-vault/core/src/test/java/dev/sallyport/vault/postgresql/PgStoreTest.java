package dev.sallyport.vault.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.local.postgres.Database;
import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.database.DatabaseLocation;
import dev.sallyport.service.database.DatabaseSettings;
import dev.sallyport.vault.deposit.Deposit;
import dev.sallyport.vault.deposit.DepositOutcome;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.store.BindingsContract;
import dev.sallyport.vault.store.CredentialsContract;
import dev.sallyport.vault.store.DepositsContract;
import dev.sallyport.vault.store.DocumentsContract;
import dev.sallyport.vault.store.EnrolmentsContract;
import dev.sallyport.vault.store.KeysetsContract;
import dev.sallyport.vault.store.RedemptionsContract;
import dev.sallyport.vault.store.ReleaseCapsContract;
import dev.sallyport.vault.store.ReleaseLogContract;
import dev.sallyport.vault.store.RetentionContract;
import dev.sallyport.vault.store.RotationContract;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class PgStoreTest
    implements CredentialsContract,
        RedemptionsContract,
        DepositsContract,
        DocumentsContract,
        EnrolmentsContract,
        ReleaseCapsContract,
        ReleaseLogContract,
        BindingsContract,
        KeysetsContract,
        RetentionContract,
        RotationContract {
  private static final Vertx VERTX = Vertx.vertx();
  private static final Database DATABASE = SharedPostgres.instance().createDatabase("vault");
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();
  private static final String EMPTY =
      """
      alter table release_log disable trigger release_log_append_only;
      alter table log_tree disable trigger user;
      alter table log_tile disable trigger user;
      truncate vault_keyset, credential, redemption, release_log, binding, exchange_code, signed_call, document, enrolment, release_cap, capped_release, restoration, log_tree, log_tile;
      alter table log_tree enable trigger user;
      alter table log_tile enable trigger user;
      alter table release_log enable trigger release_log_append_only;""";

  @BeforeAll
  static void migrate() {
    StoreInstance.await(PgClosedStore.connect(VERTX, settings()).compose(PgClosedStore::close));
  }

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  @AfterEach
  void empty() throws SQLException {
    execute(EMPTY);
  }

  @Override
  public void wipe() throws SQLException {
    execute(EMPTY);
  }

  @Override
  public StoreInstance open() {
    return StoreInstance.open(
        VERTX, ORGANISATION, KEYS, PgClosedStore.connectMigrated(VERTX, settings()));
  }

  @Test
  void keepsTheLogAppendOnlyWhateverIsTriedInSql() {
    try (StoreInstance store = open()) {
      store.call(
          s -> s.log().append(ORGANISATION, Samples.entry(LogOutcome.REFUSED, "expired", "t")));

      for (String change :
          new String[] {
            "update release_log set reason = 'x'", "delete from release_log", "truncate release_log"
          }) {
        assertThatExceptionOfType(SQLException.class)
            .isThrownBy(() -> execute(change))
            .satisfies(refusal -> assertThat(refusal.getSQLState()).isEqualTo("23001"));
      }
    }
  }

  /** A table that a migration brings is either named in the list or says here what it holds. */
  @Test
  void sealsAnewEveryColumnThatHoldsCiphertext() throws SQLException {
    List<String> plain =
        List.of(
            "vault_keyset.wrapped",
            "vault_keyset.sealing_prefix",
            "binding.exchanged_code",
            "log_tile.hashes",
            "exchange_code.sha256");
    List<String> sealed = new ArrayList<>();
    List<String> triggers = new ArrayList<>();
    String columns =
        """
        select table_name || '.' || column_name from information_schema.columns
        where table_schema = 'public' and (data_type = 'bytea' or udt_name = '_bytea')""";
    String guarded =
        """
        select tgrelid::regclass || ': ' || encode(tgargs, 'escape') from pg_trigger join pg_proc on pg_proc.oid = tgfoid
        where proname = 'require_current_key'""";
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(columns)) {
        while (rows.next()) {
          sealed.add(rows.getString(1));
        }
      }
      try (ResultSet rows = statement.executeQuery(guarded)) {
        while (rows.next()) {
          triggers.add(rows.getString(1).replace("\\000", ""));
        }
      }
    }
    sealed.removeAll(plain);

    assertThat(PgSealedRecords.TABLES)
        .extracting(
            table -> table.name() + "." + table.ciphertexts().replaceAll("array|[\\[\\]]", ""))
        .containsExactlyInAnyOrderElementsOf(sealed);
    assertThat(PgSealedRecords.TABLES)
        .extracting(table -> table.name() + ": " + table.ciphertexts())
        .containsExactlyInAnyOrderElementsOf(triggers);
  }

  /** As if the vault was killed between the first statement of a deposit and its commit. */
  @Test
  void leavesNothingOfADepositWhoseConnectionIsLostBeforeItsCommit() throws Exception {
    try (StoreInstance store = open();
        Connection blocker = DATABASE.connect();
        Statement statement = blocker.createStatement()) {
      Deposit deposit =
          DepositsContract.deposit(Samples.ticket(), Samples.first(store, GITHUB, "one"));
      blocker.setAutoCommit(false);
      statement.execute("lock table release_log in access exclusive mode");
      Future<DepositOutcome> lost = store.start(s -> s.deposits().deposit(deposit));
      killWhoWaits();
      blocker.rollback();

      assertThatExceptionOfType(StoreException.class).isThrownBy(() -> StoreInstance.await(lost));

      store.expect(s -> s.credentials().find(ORGANISATION, GITHUB)).isEqualTo(Optional.empty());
      store.expect(s -> s.deposits().deposit(deposit)).isEqualTo(DepositOutcome.STORED);
    }
  }

  /** Waits until the deposit has come to its log entry, and ends its connection there. */
  private static void killWhoWaits() throws Exception {
    String kill =
        """
        select count(pg_terminate_backend(pid)) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%release_log%'""";
    for (int i = 0; i < 250; i++) {
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
    throw new AssertionError("no deposit waits for the log");
  }

  private static DatabaseSettings settings() {
    return new DatabaseSettings(
        new DatabaseLocation(DATABASE.host(), DATABASE.port(), DATABASE.name()),
        DATABASE.user(),
        Secret.of(DATABASE.password()),
        "vault-test",
        DatabaseSettings.STATEMENT_TIMEOUT);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
