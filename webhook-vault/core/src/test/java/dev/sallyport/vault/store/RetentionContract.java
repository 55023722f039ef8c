package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.export.FileVerification;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.cap.CapUse;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.SealedCredential;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.LogExport;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.log.retention.LogRemoval;
import dev.sallyport.vault.release.CurrentRecipient;
import dev.sallyport.vault.release.Redemption;
import dev.sallyport.vault.release.RedemptionOutcome;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What leaves a log when its time is over, and what stays true of the log. */
public interface RetentionContract extends ProvableBackupsContract {
  Instant OLD = NOW.minus(Duration.ofDays(100));
  Instant BETWEEN = NOW.minus(Duration.ofDays(50));

  /** Entries of that time, under a checkpoint. */
  static void log(StoreInstance store, int count, Instant at) {
    store.call(
        s -> {
          List<Future<Void>> appended = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            appended.add(s.log().append(ORGANISATION, entry(at, "req-" + i)));
          }
          return Future.all(appended).mapEmpty();
        });
    LogTreesContract.integrate(store);
  }

  private static LogEntry entry(Instant at, String request) {
    return new LogEntry(
        at,
        LogOutcome.REFUSED,
        "expired",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("192.0.2.7"),
        request);
  }

  static LogRemoval removal(Store store) {
    return new LogRemoval(
        ORGANISATION,
        store.logTrees().orElseThrow(),
        () -> NOW,
        Optional.of("owner root"),
        "prune-1");
  }

  /** How many went. */
  static long remove(StoreInstance store, Instant before) {
    return store.call(s -> removal(s).run(before));
  }

  /** What both implementations say of an export, which has to go on from a checkpoint. */
  static String verified(StoreInstance store, LogTree kept) {
    try {
      Path folder = Files.createTempDirectory("retention");
      Path export = folder.resolve("export");
      Path note = Files.writeString(folder.resolve("kept"), kept.checkpoint());
      Buffer written = Buffer.buffer();
      store.call(
          s ->
              new LogExport(
                      ORGANISATION, s.logTrees().orElseThrow(), new TreeKeySeal(store.keyset()))
                  .writeTo("export", NOW, written::appendBuffer));
      Files.write(export, written.getBytes());
      String key = kept.key().verifier().toString();
      StringBuilder printed = new StringBuilder();
      new FileVerification(export, key, Optional.empty(), List.of(note))
          .run(line -> printed.append(line).append('\n'));
      assertThat(SecondLogVerifier.accepts(export, key, kept.checkpoint()))
          .as(printed.toString())
          .isEqualTo(printed.toString().startsWith("Nothing wrong"));
      return printed.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static List<LogEntry> newest(StoreInstance store, int count) {
    return store
        .call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), count))
        .entries()
        .stream()
        .map(RecordedEntry::entry)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  default void removesWhatIsOlderAndSaysHowManyAndTheRootOverThem() {
    try (StoreInstance store = open()) {
      log(store, 600, OLD);
      log(store, 300, NOW);
      LogTree kept = LogTreesContract.tree(store);
      List<RecordedEntry> all = LogTreesContract.entries(store);
      String root = LogTreesContract.root(all.subList(0, 600)).toString();

      store.expect(s -> removal(s).count(BETWEEN)).isEqualTo(600L);
      assertThat(LogTreesContract.entries(store)).isEqualTo(all);
      assertThat(remove(store, BETWEEN)).isEqualTo(600);

      assertThat(LogTreesContract.entries(store).subList(0, 300)).isEqualTo(all.subList(600, 900));
      LogEntry told = newest(store, 1).getFirst();
      assertThat(LeafForm.RELEASE.removal(told.reason(), told.subject().orElseThrow()))
          .contains(new LeafForm.Removal(600, root));
      assertThat(told.client()).contains("owner root");
      assertThat(told.requestId()).isEqualTo("prune-1");
      store.expect(s -> s.log().count(ORGANISATION, 10_000)).isEqualTo(301L);
      assertThat(LogTreesContract.tree(store).removed()).isEqualTo(600);
      assertThat(LogTreesContract.contradiction(store, kept)).isEmpty();
    }
  }

  @Test
  default void staysProvableBeforeAndAfterAndGoesOnAfterReopening() {
    LogTree kept;
    try (StoreInstance store = open()) {
      log(store, 5_000, OLD);
      kept = LogTreesContract.tree(store);
      log(store, 20, NOW);
      assertThat(verified(store, kept)).contains("Nothing wrong: 5020 records of 5020");

      assertThat(remove(store, BETWEEN)).isEqualTo(5_000);
      assertThatExceptionOfType(StoreException.class)
          .as("nothing proves yet what says that they were removed")
          .isThrownBy(() -> verified(store, LogTreesContract.tree(store)))
          .withMessageContaining("try again");
      LogTreesContract.integrate(store);

      assertThat(verified(store, kept)).contains("Nothing wrong");
    }
    try (StoreInstance store = open()) {
      assertThat(remove(store, BETWEEN)).isZero();
      log(store, 300, NOW);

      assertThat(LogTreesContract.entries(store).getFirst().at()).isEqualTo(NOW);
      assertThat(LogTreesContract.contradiction(store, kept)).isEmpty();
      assertThat(verified(store, kept)).contains("Nothing wrong");

      LogTree later = LogTreesContract.tree(store);
      assertThat(remove(store, NOW.plusSeconds(1))).isGreaterThan(320);
      LogTreesContract.integrate(store);

      assertThat(newest(store, 100)).extracting(LogEntry::reason).containsOnly("log_removed");
      assertThat(LogTreesContract.contradiction(store, kept)).isEmpty();
      assertThat(verified(store, later)).contains("Nothing wrong");
      assertThat(verified(store, kept))
          .contains("the checkpoint over 5000 records that was kept cannot be compared");
    }
  }

  /** An older one behind a younger one, as clocks that were set make it, waits for that. */
  @Test
  default void removesOnlyFromTheBeginningAndOnlyWhatACheckpointCovers() {
    try (StoreInstance store = open()) {
      log(store, 10, OLD);
      log(store, 1, NOW);
      log(store, 10, OLD);
      store.call(s -> s.log().append(ORGANISATION, entry(OLD, "without a checkpoint")));
      assertThat(remove(store, BETWEEN)).isEqualTo(10);
      LogTreesContract.integrate(store);

      assertThat(remove(store, BETWEEN)).isZero();
      assertThat(LogTreesContract.entries(store)).hasSize(13);
      assertThat(remove(store, NOW.plusSeconds(1))).isEqualTo(13);
    }
  }

  @Test
  default void removesOnceHoweverManyVaultsDoItAtOnce() {
    try (StoreInstance one = open();
        StoreInstance other = open()) {
      log(one, 700, OLD);
      log(one, 10, NOW);
      LogTree kept = LogTreesContract.tree(one);

      Future<Long> first = one.start(s -> removal(s).run(BETWEEN));
      Future<Long> second = other.start(s -> removal(s).run(BETWEEN));
      StoreInstance.await(Future.all(first, second));

      assertThat(first.result() + second.result()).isEqualTo(700);
      LogTreesContract.integrate(one);
      assertThat(LogTreesContract.entries(other))
          .filteredOn(each -> each.reason().equals("log_removed"))
          .hasSize(1);
      assertThat(verified(one, kept)).contains("Nothing wrong: 11 records of 711");
    }
  }

  /** Its run began before the other's: entries that it means to compare are gone. */
  @Test
  default void takesWhatAnotherVaultHasRemovedMeanwhileForRemovedAndNotForDeleted() {
    try (StoreInstance one = open();
        StoreInstance other = open()) {
      log(one, 10, OLD);
      LogTrees late =
          one.call(s -> Future.succeededFuture(new Overtaken(s.logTrees().orElseThrow(), other)));

      long removed =
          one.call(
              s ->
                  new LogRemoval(ORGANISATION, late, () -> NOW, Optional.empty(), "late")
                      .run(BETWEEN));

      assertThat(removed).isZero();
      assertThat(LogTreesContract.tree(one).removed()).isEqualTo(10);
    }
  }

  /** Nothing that protects the vault is read from the log. */
  @Test
  default void keepsRedeemedTicketsAndWhatCountsTowardsACapWithoutTheirEntries() {
    TicketId ticket = Samples.ticket();
    try (StoreInstance store = open()) {
      SealedCredential github = Samples.first(store, GITHUB, "one");
      store.call(s -> s.credentials().write(github));
      store.call(s -> s.caps().put(ORGANISATION, new ReleaseCap(GITHUB, 3)));
      Redemption given =
          Samples.to(
              new CurrentRecipient(EnrolmentsContract.AGENT, Optional.empty()),
              Samples.redemption(ticket, github));
      store.expect(s -> s.redemptions().redeem(given)).isEqualTo(RedemptionOutcome.REDEEMED);
      LogTreesContract.integrate(store);

      assertThat(remove(store, NOW.plusSeconds(1))).isEqualTo(1);

      store
          .expect(s -> s.redemptions().redeem(given))
          .isEqualTo(RedemptionOutcome.ALREADY_REDEEMED);
      store
          .expect(s -> s.caps().list(ORGANISATION, NOW))
          .isEqualTo(List.of(new CapUse(new ReleaseCap(GITHUB, 3), 1)));
    }
  }

  @Test
  default void bringsNoRemovedEntryBackWithABackupFromBefore() {
    try (StoreInstance store = open()) {
      log(store, 300, OLD);
      log(store, 20, NOW);
      List<byte[]> backup = BackupsContract.backup(store);
      LogTree kept = LogTreesContract.tree(store);
      remove(store, BETWEEN);
      LogTreesContract.integrate(store);

      BackupsContract.restore(store, store.keyset(), backup, true);
      LogTreesContract.integrate(store);

      assertThat(LogTreesContract.tree(store).removed()).isEqualTo(300);
      assertThat(LogTreesContract.entries(store))
          .extracting(each -> each.reason())
          .containsOnly("expired", "log_removed", "restored")
          .hasSize(22);
      assertThat(verified(store, kept)).contains("Nothing wrong: 22 records of 322");
    }
  }

  @Test
  default void bringsALogBackIntoAnEmptyStoreAsItWasWhenTheBackupWasMade() throws Exception {
    List<byte[]> before;
    List<byte[]> after;
    LogTree kept;
    VaultKeyset keyset;
    try (StoreInstance store = open()) {
      log(store, 300, OLD);
      log(store, 20, NOW);
      kept = LogTreesContract.tree(store);
      before = BackupsContract.backup(store);
      remove(store, BETWEEN);
      LogTreesContract.integrate(store);
      after = BackupsContract.backup(store);
      keyset = store.keyset();
    }
    wipe();
    try (StoreInstance store = open()) {
      BackupsContract.restore(store, store.keyset().and(keyset), before, true);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);
      assertThat(verified(store, kept)).contains("Nothing wrong: 321 records of 321");
    }
    wipe();
    try (StoreInstance store = open()) {
      BackupsContract.restore(store, store.keyset().and(keyset), after, true);
    }
    try (StoreInstance store = open()) {
      LogTreesContract.integrate(store);
      assertThat(verified(store, kept)).contains("Nothing wrong: 22 records of 322");
      LogTree later = LogTreesContract.tree(store);
      assertThat(remove(store, NOW.plusSeconds(1))).isGreaterThanOrEqualTo(20);
      LogTreesContract.integrate(store);
      assertThat(verified(store, later)).contains("Nothing wrong");
    }
  }
}
