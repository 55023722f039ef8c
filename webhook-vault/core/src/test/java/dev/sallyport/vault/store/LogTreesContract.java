package dev.sallyport.vault.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.transparency.Checkpoint;
import dev.sallyport.service.transparency.GrowingTree;
import dev.sallyport.service.transparency.LeafForm;
import dev.sallyport.service.transparency.TileProofs;
import dev.sallyport.service.transparency.TreeHash;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.proof.GrownTree;
import dev.sallyport.vault.log.proof.LogIntegration;
import dev.sallyport.vault.log.proof.LogLeaf;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What every adapter of {@link dev.sallyport.vault.log.proof.LogTrees} does. */
public interface LogTreesContract extends StoreContract {
  /** More than the tree takes in one step, and more than a tile. */
  int MANY = 1_300;

  /** Until everything is in the tree that is in the log: a transaction may just be ending. */
  static long integrate(StoreInstance store) {
    long added = once(store);
    for (int i = 0; i < 200 && !isComplete(store); i++) {
      added += once(store);
    }
    return added;
  }

  private static boolean isComplete(StoreInstance store) {
    List<RecordedEntry> newest =
        store.call(s -> s.log().page(ORGANISATION, OptionalLong.empty(), 1)).entries();
    return newest.isEmpty() || newest.getFirst().sequence() <= tree(store).lastSequence();
  }

  private static long once(StoreInstance store) {
    return store.call(
        s ->
            new LogIntegration(
                    ORGANISATION,
                    "https://vault.example.com/v",
                    s.logTrees().orElseThrow(),
                    new TreeKeySeal(store.keyset()))
                .run());
  }

  static void append(StoreInstance store, int count, String name) {
    store.call(
        s -> {
          List<Future<Void>> appended = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            appended.add(
                s.log()
                    .append(ORGANISATION, Samples.entry(LogOutcome.REFUSED, "expired", name + i)));
          }
          return Future.all(appended).mapEmpty();
        });
  }

  static LogTree tree(StoreInstance store) {
    return store.call(s -> s.logTrees().orElseThrow().find(ORGANISATION)).orElseThrow();
  }

  static List<RecordedEntry> entries(StoreInstance store) {
    return store.call(
        s -> s.logTrees().orElseThrow().entries(ORGANISATION, 0, Long.MAX_VALUE, 100_000));
  }

  /** The root over these entries, computed apart from what is stored. */
  static TreeHash root(List<RecordedEntry> entries) {
    GrowingTree tree = GrowingTree.of(0, Map.of());
    entries.forEach(
        entry -> tree.append(LeafForm.RELEASE.hash(LogLeaf.members(ORGANISATION, entry))));
    return tree.root();
  }

  static void assertCovers(StoreInstance store, int count) {
    LogTree tree = tree(store);
    List<RecordedEntry> entries = entries(store);
    assertThat(entries).hasSize(count);
    assertThat(Checkpoint.open(tree.checkpoint(), tree.key().verifier()))
        .contains(new Checkpoint(tree.key().verifier().name(), count, root(entries)));
  }

  static void assertCoversAll(StoreInstance store) {
    assertCovers(store, entries(store).size());
  }

  /** What contradicts that the log goes on from a checkpoint. */
  static Optional<String> contradiction(StoreInstance store, LogTree held) {
    LogTree now = tree(store);
    return store.call(
        s ->
            new TileProofs(wanted -> s.logTrees().orElseThrow().tiles(ORGANISATION, wanted))
                .contradiction(held.key().verifier(), now.checkpoint(), held.checkpoint()));
  }

  @Test
  default void coversEveryEntryInOrderAndGoesOnAfterReopening() {
    LogTree first;
    try (StoreInstance store = open()) {
      append(store, MANY, "a");
      assertThat(integrate(store)).isEqualTo(MANY);
      assertCovers(store, MANY);
      first = tree(store);
    }
    try (StoreInstance store = open()) {
      append(store, 300, "b");
      assertThat(integrate(store)).isEqualTo(300);
      assertThat(integrate(store)).isZero();

      assertCovers(store, MANY + 300);
      assertThat(contradiction(store, first)).isEmpty();
    }
  }

  @Test
  default void addsEveryEntryOnceHoweverManyVaultsDoItAtOnce() {
    try (StoreInstance one = open();
        StoreInstance other = open()) {
      for (int round = 0; round < 8; round++) {
        append(one, 70, "one" + round);
        append(other, 70, "other" + round);
        Future<Long> first = one.start(s -> integration(one, s).run());
        Future<Long> second = other.start(s -> integration(other, s).run());
        StoreInstance.await(Future.all(first, second));
      }
      integrate(one);

      assertCovers(other, 8 * 140);
    }
  }

  private static LogIntegration integration(StoreInstance instance, Store store) {
    return new LogIntegration(
        ORGANISATION,
        "https://vault.example.com/v",
        store.logTrees().orElseThrow(),
        new TreeKeySeal(instance.keyset()));
  }

  @Test
  default void takesNoStepThatBeginsElsewhere() {
    try (StoreInstance store = open()) {
      integrate(store);
      LogTree empty = tree(store);
      append(store, 3, "a");
      integrate(store);
      LogTree three = tree(store);
      GrownTree late =
          new GrownTree(
              empty,
              new LogTree(empty.key(), 1, 1, 0, empty.checkpoint()),
              List.of(new GrownTree.Leaf(1, TreeHash.ofEmptyTree())),
              Map.of());

      store.expect(s -> s.logTrees().orElseThrow().grow(late)).isEqualTo(false);
      store.expect(s -> s.logTrees().orElseThrow().begin(empty)).isEqualTo(false);

      assertThat(tree(store)).usingRecursiveComparison().isEqualTo(three);
      assertCovers(store, 3);
    }
  }

  @Test
  default void findsTheLeafOfAnEntryAndNoneOfOthers() {
    try (StoreInstance store = open()) {
      append(store, 600, "a");
      integrate(store);
      append(store, 1, "later");
      List<RecordedEntry> entries = entries(store);

      for (int index : new int[] {0, 255, 256, 599}) {
        long sequence = entries.get(index).sequence();
        store
            .expect(s -> s.logTrees().orElseThrow().index(ORGANISATION, sequence))
            .isEqualTo(OptionalLong.of(index));
      }
      long later = entries.getLast().sequence();
      store
          .expect(s -> s.logTrees().orElseThrow().index(ORGANISATION, later))
          .isEqualTo(OptionalLong.empty());
      store
          .expect(s -> s.logTrees().orElseThrow().index(ORGANISATION, 0))
          .isEqualTo(OptionalLong.empty());
    }
  }

  @Test
  default void hidesAnotherOrganisationsTree() {
    Organisation other = new Organisation("org_other");
    try (StoreInstance store = open()) {
      append(store, 3, "a");
      integrate(store);

      store.expect(s -> s.logTrees().orElseThrow().find(other)).isEqualTo(Optional.empty());
      store
          .expect(s -> s.logTrees().orElseThrow().entries(other, 0, Long.MAX_VALUE, 10))
          .isEqualTo(List.of());
      store.expect(s -> s.logTrees().orElseThrow().leaves(other, 0, 10)).isEqualTo(List.of());
      store.expect(s -> s.logTrees().orElseThrow().index(other, 1)).isEqualTo(OptionalLong.empty());
    }
  }
}
