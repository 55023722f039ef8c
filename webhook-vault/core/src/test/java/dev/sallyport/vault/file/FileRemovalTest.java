package dev.sallyport.vault.file;

import static dev.sallyport.vault.store.RetentionContract.BETWEEN;
import static dev.sallyport.vault.store.RetentionContract.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.store.BackupsContract;
import dev.sallyport.vault.store.LogTreesContract;
import dev.sallyport.vault.store.RetentionContract;
import dev.sallyport.vault.store.Samples;
import dev.sallyport.vault.store.StoreContract;
import dev.sallyport.vault.store.StoreInstance;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever a vault dies that removes entries from its file, all of them are there or none. */
final class FileRemovalTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final LocalKeyEncryptionKeys KEYS = LocalKeyEncryptionKeys.generate();
  private static final int OLD_ENTRIES = 300;
  private static final int NEW_ENTRIES = 20;

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stop() {
    StoreInstance.await(VERTX.close());
  }

  private Path path() {
    return folder.resolve("vault.sp");
  }

  private StoreInstance open() {
    return StoreInstance.open(
        VERTX, StoreContract.ORGANISATION, KEYS, FileClosedStore.at(VERTX, path()));
  }

  private LogTree logOldAndNew() {
    try (StoreInstance store = open()) {
      RetentionContract.log(store, OLD_ENTRIES, OLD);
      RetentionContract.log(store, NEW_ENTRIES, StoreContract.NOW);
      return LogTreesContract.tree(store);
    }
  }

  /** The file with the record of the removal, before it was written anew. */
  private byte[] marked() throws IOException {
    byte[] before = Files.readAllBytes(path());
    try (StoreInstance store = open()) {
      RetentionContract.remove(store, BETWEEN);
      List<RecordedEntry> kept = LogTreesContract.entries(store);
      byte[] after = Files.readAllBytes(path());
      assertThat(after.length).isLessThan(before.length);
      Files.write(path(), before);
      try (Marking marking = Marking.open(path(), store.keyset())) {
        marking.append(
            new Entry.Logged(kept.getLast().entry().orElseThrow()),
            new Entry.LogRemoved(OLD_ENTRIES));
      }
    }
    return Files.readAllBytes(path());
  }

  @Test
  void leavesTheLogAsItWasOrWithoutWhatIsRemovedWhereverItsRecordIsCut() throws IOException {
    LogTree kept = logOldAndNew();
    int whole = (int) Files.size(path());
    byte[] marked = marked();

    for (int length = whole; length <= marked.length; length++) {
      Files.write(path(), Arrays.copyOf(marked, length));
      try (StoreInstance store = open()) {
        boolean done = length == marked.length;
        assertThat(LogTreesContract.tree(store).removed()).isEqualTo(done ? OLD_ENTRIES : 0);
        assertThat(LogTreesContract.entries(store))
            .hasSize(done ? NEW_ENTRIES + 1 : OLD_ENTRIES + NEW_ENTRIES);
        assertThat(LogTreesContract.contradiction(store, kept)).isEmpty();
      }
    }
  }

  /** A vault that died before the file was written anew: the next that writes does it. */
  @Test
  void passesOverWhatIsRemovedUntilTheFileIsWrittenAnew() throws IOException {
    LogTree kept = logOldAndNew();
    byte[] marked = marked();
    Files.write(path(), marked);
    List<RecordedEntry> entries;
    try (StoreInstance store = open()) {
      entries = LogTreesContract.entries(store);
      assertThat(entries.getFirst().sequence()).isEqualTo(OLD_ENTRIES + 1L);
      store
          .expect(s -> s.log().count(StoreContract.ORGANISATION, 1_000))
          .isEqualTo(NEW_ENTRIES + 1L);
      store.call(
          s ->
              s.log()
                  .append(
                      StoreContract.ORGANISATION,
                      Samples.entry(LogOutcome.REFUSED, "expired", "next")));

      assertThat(Files.size(path())).isLessThan(marked.length - 5_000L);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);
      assertThat(LogTreesContract.entries(store)).startsWith(entries.toArray(RecordedEntry[]::new));
      assertThat(RetentionContract.verified(store, kept)).contains("Nothing wrong: 22 records");
    }
  }

  @Test
  void backsUpNothingThatIsRemovedAndStillInTheFile() throws IOException {
    logOldAndNew();
    Files.write(path(), marked());
    try (StoreInstance store = open()) {
      int bytes = BackupsContract.backup(store).stream().mapToInt(piece -> piece.length).sum();
      assertThat(bytes).isLessThan(OLD_ENTRIES * 60);
    }
  }
}
