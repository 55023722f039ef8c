package dev.sallyport.systemtests;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.local.postgres.SharedPostgres;
import dev.sallyport.local.process.ToolRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys are replaced while agents fetch credentials, and who replaces them is killed in the middle,
 * and the vault too. Every answer of the load is the credential, or 503 while the vault is away.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeyChangeIT {
  private static final int OTHERS = 40;

  /** Is sealed anew when every credential is. */
  private static final String LOCK_THE_BINDING = "select from binding for update";

  private static final String LOCK_THE_KEYSET = "select from vault_keyset for update";
  private static final String CREDENTIALS_UNDER_OLDER_KEYS =
      """
      select service from credential, unnest(ciphertexts) as sealed
      where substring(sealed from 1 for 5) <> (select sealing_prefix from vault_keyset)""";
  private static final String BINDINGS_UNDER_OLDER_KEYS =
      """
      select organisation from binding
      where substring(sealed_secret from 1 for 5) <> (select sealing_prefix from vault_keyset)""";

  private static final String SEALING_KEY =
      "select encode(sealing_prefix, 'hex') from vault_keyset";

  /** Exit code of a command that asks to be run again. */
  private static final int UNAVAILABLE = 75;

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private Path folder = Path.of("");
  private Fortress fortress;

  @BeforeAll
  void start(@TempDir Path temporary) {
    folder = temporary;
    fortress = Fortress.start(folder, SharedPostgres.instance().server());
    fortress.operator().deposit(fortress.vaultAddress(), Load.SERVICE, Load.VALUE);
    IntStream.range(0, OTHERS).parallel().forEach(this::deposit);
  }

  private void deposit(int number) {
    fortress.operator().deposit(fortress.vaultAddress(), "s" + number, "value");
  }

  @AfterAll
  void stop() {
    fortress.close();
  }

  @Test
  void dataKeysAreReplacedUnderLoadHoweverOftenTheRotationAndTheVaultAreKilled() throws Exception {
    try (Load load = Load.on(fortress)) {
      load.awaitReleases(50);
      try (Connection other = fortress.vaultDatabase().connect();
          OwnerCommand first = locking(other, LOCK_THE_BINDING, "rotate")) {
        first.awaitOutput(heard -> heard.contains("seals from now on"));
        first.kill();
        load.awaitReleases(50);
        try (OwnerCommand second = starts("rotate")) {
          second.awaitOutput(heard -> heard.contains("going on with a rotation"));
          Eventually.holds(() -> vaultHas(CREDENTIALS_UNDER_OLDER_KEYS).isEmpty(), RECOVERY);
          second.kill();
        }
        assertThat(vaultHas(BINDINGS_UNDER_OLDER_KEYS)).as("not sealed anew yet").isNotEmpty();
        killTheVault(load);
        other.rollback();
      }
      try (OwnerCommand third = starts("rotate")) {
        third.awaitOutput(KeyChangeIT::hasGotOn);
        fortress.vault().kill();
        third.kill();
        fortress.vault().restart();
        load.awaitRecovery(RECOVERY);
      }

      assertThat(finishes("rotate").output()).contains("dropped the older data keys");
      assertThat(vaultHas(CREDENTIALS_UNDER_OLDER_KEYS)).isEmpty();
      assertThat(vaultHas(BINDINGS_UNDER_OLDER_KEYS)).isEmpty();
      load.awaitReleases(50);
      load.stop();
      load.lostNothingThatWasAcknowledged();
    }
    Set<String> before = vaultHas(SEALING_KEY);
    finishes("rotate");
    assertThat(vaultHas(SEALING_KEY))
        .as("every credential opens, and is sealed with a key that is new again")
        .doesNotContainAnyElementsOf(before);
  }

  @Test
  void keyThatWrapsIsReplacedUnderLoadAlsoWhenKilledBetweenKeyFileAndStore() throws Exception {
    Path key = folder.resolve("vault.kek");
    Path old = Files.copy(key, folder.resolve("old.kek"), COPY_ATTRIBUTES);
    try (Load load = Load.on(fortress)) {
      load.awaitReleases(50);
      try (Connection other = fortress.vaultDatabase().connect();
          OwnerCommand change = locking(other, LOCK_THE_KEYSET, "rotate-kek")) {
        Eventually.holds(() -> differs(key, old), RECOVERY);
        change.kill();
        killTheVault(load);
        other.rollback();
      }

      finishes("rotate-kek");
      killTheVault(load);
      load.stop();
      load.lostNothingThatWasAcknowledged();
    }
    ToolRun withNewKey = fortress.ownerRuns("", "list");
    assertThat(withNewKey.output()).contains(Load.SERVICE, "s" + (OTHERS - 1));
    Files.copy(key, folder.resolve("new.kek"), COPY_ATTRIBUTES);
    Files.move(old, key, REPLACE_EXISTING);
    assertThat(fortress.ownerRuns("", "list").exitCode())
        .as("the old key opens nothing")
        .isEqualTo(77);
    Files.move(folder.resolve("new.kek"), key, REPLACE_EXISTING);
  }

  private OwnerCommand starts(String command) {
    return fortress.ownerStarts(command);
  }

  /** Starts a command that will wait for what {@code connection} has locked by then. */
  private OwnerCommand locking(Connection connection, String lock, String command)
      throws Exception {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(lock);
    }
    return starts(command);
  }

  /** Or has ended by itself, on a machine that is busy. */
  private static boolean hasGotOn(String heard) {
    return heard.contains("sealed anew") || heard.contains("cannot be reached");
  }

  /** Runs a command, again while the database is too busy for it. */
  private ToolRun finishes(String command) throws InterruptedException {
    List<ToolRun> runs = new ArrayList<>();
    Eventually.holds(
        () -> {
          runs.add(fortress.ownerRuns("", command));
          return runs.getLast().exitCode() != UNAVAILABLE;
        },
        RECOVERY);
    ToolRun last = runs.getLast();
    assertThat(last.exitCode()).as(last.errors()).isZero();
    return last;
  }

  private Set<String> vaultHas(String sql) {
    return Rows.column(fortress.vaultDatabase(), sql);
  }

  private void killTheVault(Load load) {
    fortress.vault().kill();
    fortress.vault().restart();
    load.awaitRecovery(RECOVERY);
  }

  private static boolean differs(Path one, Path other) {
    return !Fortress.read(one).equals(Fortress.read(other));
  }
}
