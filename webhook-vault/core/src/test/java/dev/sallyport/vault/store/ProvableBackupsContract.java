package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.proof.LogTree;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the tree of a log when a backup is restored. */
public interface ProvableBackupsContract extends LogTreesContract, BackupsContract {
  /** The tree of the log goes on where it was: what was signed stays true. */
  @Test
  default void keepsTheLogProvableBehindARestore() {
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 300, "before");
      LogTreesContract.integrate(store);
      List<byte[]> backup = BackupsContract.backup(store);
      LogTreesContract.append(store, 20, "later");
      LogTreesContract.integrate(store);
      LogTree held = LogTreesContract.tree(store);

      BackupsContract.restore(store, store.keyset(), backup, true);
      LogTreesContract.integrate(store);

      LogTreesContract.assertCoversAll(store);
      assertThat(LogTreesContract.contradiction(store, held)).isEmpty();
    }
  }

  @Test
  default void bringsTheTreeOfTheLogBackIntoAnEmptyStore() throws Exception {
    List<byte[]> backup;
    LogTree held;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 300, "before");
      LogTreesContract.integrate(store);
      held = LogTreesContract.tree(store);
      backup = BackupsContract.backup(store);
      keyset = store.keyset();
    }
    wipe();
    try (StoreInstance store = open()) {
      BackupsContract.restore(store, store.keyset().and(keyset), backup, true);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);

      LogTreesContract.assertCoversAll(store);
      assertThat(LogTreesContract.contradiction(store, held)).isEmpty();
    }
  }

  /** A store that was made anew has a log of its own by then: it goes on, or the backup's does. */
  @Test
  default void coversTheLogsOfBothBehindARestoreIntoAStoreThatWasMadeAnew() throws Exception {
    List<byte[]> backup;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 30, "before");
      LogTreesContract.integrate(store);
      backup = BackupsContract.backup(store);
      keyset = store.keyset();
    }
    wipe();
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 7, "anew");
      LogTreesContract.integrate(store);
      BackupsContract.restore(store, store.keyset().and(keyset), backup, true);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);

      LogTreesContract.assertCoversAll(store);
    }
  }

  /** As of a vault that did not have trees yet. */
  @Test
  default void coversTheLogsOfBothWhereTheBackupHasNoTree() throws Exception {
    List<byte[]> backup;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 30, "before");
      backup = BackupsContract.backup(store);
      keyset = store.keyset();
    }
    wipe();
    try (StoreInstance store = open()) {
      LogTreesContract.append(store, 7, "anew");
      LogTreesContract.integrate(store);
      BackupsContract.restore(store, store.keyset().and(keyset), backup, true);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);

      LogTreesContract.assertCoversAll(store);
    }
  }
}
