package dev.sallyport.vault.file;

import dev.sallyport.vault.backup.Differences;
import dev.sallyport.vault.backup.RestoreOrder;
import dev.sallyport.vault.binding.BindingState;
import dev.sallyport.vault.cap.ReleaseCap;
import dev.sallyport.vault.credential.CredentialEnvelope;
import dev.sallyport.vault.log.proof.LogTree;
import dev.sallyport.vault.log.proof.TreeKeySeal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a vault file holds after a backup was restored into it. */
final class FileRestore {
  /** Caps are only added to. */
  private static final String CAP = "release_cap ";

  private final Iterable<byte[]> pieces;
  private final EntryCodec codec;
  private final Optional<FileState> current;
  private final RestoreOrder order;
  private final FileState given = new FileState();
  private Optional<Entry> firstLogged = Optional.empty();

  /**
   * Reads the state, not the log.
   *
   * @param current what is stored now, if anything is
   */
  FileRestore(
      Iterable<byte[]> pieces, EntryCodec codec, Optional<FileState> current, RestoreOrder order) {
    this.pieces = pieces;
    this.codec = codec;
    this.current = current;
    this.order = order;
    for (byte[] piece : pieces) {
      for (Entry entry : codec.decode(piece)) {
        given.apply(entry);
        if (entry instanceof Entry.Logged && firstLogged.isEmpty()) {
          firstLogged = Optional.of(entry);
        }
      }
    }
  }

  RestoreOrder order() {
    return order;
  }

  /** What is sealed, by its name, as its entry without what sealed it. */
  private static Map<String, String> things(FileState state) {
    Map<String, String> things = new TreeMap<>();
    for (Entry entry : state.entries()) {
      switch (entry) {
        case Entry.CredentialWritten written ->
            things.put(
                "credential " + written.credential().service().value(),
                written.credential().version() + " " + written.credential().metadata());
        case Entry.DocumentWritten written ->
            things.put(
                "document "
                    + written.document().summary().collection().wireName()
                    + "/"
                    + written.document().summary().key().value(),
                written.document().summary().toString());
        case Entry.Enrolled enrolled ->
            things.put(
                "enrolment " + enrolled.enrolment().enrolment().agent().value(),
                enrolled.enrolment().enrolment().toString());
        case Entry.CapSet(ReleaseCap cap) -> things.put(CAP + cap.service().value(), "");
        case Entry.BindingCreated _ -> things.put("binding", binding(state));
        default -> {}
      }
    }
    return things;
  }

  private static String binding(FileState state) {
    return state
        .binding()
        .map((BindingState each) -> each.binding().webhookId() + " " + each.exchangedAt())
        .orElse("");
  }

  Differences differences() {
    Map<String, String> backup = things(given);
    Map<String, String> stored = current.map(FileRestore::things).orElseGet(Map::of);
    List<String> comingBack = new ArrayList<>();
    List<String> goingBack = new ArrayList<>();
    backup.forEach(
        (name, what) -> {
          if (!stored.containsKey(name)) {
            comingBack.add(name);
          } else if (!Objects.equals(stored.get(name), what)) {
            goingBack.add(name);
          }
        });
    List<String> lost =
        stored.keySet().stream()
            .filter(name -> !backup.containsKey(name) && !name.startsWith(CAP))
            .toList();
    return new Differences(comingBack, goingBack, lost);
  }

  /** The entries of the new state: the backup's, what protects against replay of both. */
  void state(Consumer<Entry> taker) {
    Differences found = differences();
    Set<String> moved = new HashSet<>(found.comingBack());
    moved.addAll(found.goingBack());
    // What the store counts already towards a cap.
    Set<Entry> counted = new HashSet<>();
    current.ifPresent(
        state ->
            state.entries().stream()
                .filter(Entry.ReleaseCounted.class::isInstance)
                .forEach(counted::add));
    CredentialEnvelope envelope = new CredentialEnvelope(order.keyset());
    for (Entry entry : given.entries()) {
      if (entry instanceof Entry.CredentialWritten(var credential)
          && moved.contains("credential " + credential.service().value())) {
        taker.accept(new Entry.CredentialWritten(envelope.movedOn(credential)));
      } else if (!isLeftOut(entry) && !counted.contains(entry)) {
        taker.accept(entry);
      }
    }
    current.ifPresent(
        state -> state.entries().stream().filter(FileRestore::isOnlyAddedTo).forEach(taker));
    taker.accept(new Entry.Restored(order.restoration()));
  }

  private static boolean isLeftOut(Entry entry) {
    return entry instanceof Entry.CodeIssued
        || entry instanceof Entry.TreeBegun
        || entry instanceof Entry.TreeGrown
        || entry instanceof Entry.LogRemoved;
  }

  /**
   * The tree over the first entries of the new log: those of what is stored, if the backup's are
   * among them, else the backup's. A tree over others would not fit, so only its key is kept.
   */
  void tree(boolean continued, Consumer<Entry> taker) {
    Optional<LogTree> stored = current.flatMap(state -> state.tree().tree());
    List<Entry> backup = given.tree().entries();
    if (stored.isPresent() && continued) {
      current.orElseThrow().tree().entries().forEach(taker);
    } else if (stored.isPresent() && backup.isEmpty()) {
      LogTree anew = stored.get().begunAnew(new TreeKeySeal(order.keyset()));
      taker.accept(new Entry.TreeBegun(anew.key(), anew.checkpoint()));
    } else {
      backup.forEach(taker);
    }
  }

  private static boolean isOnlyAddedTo(Entry entry) {
    return entry instanceof Entry.Redeemed
        || entry instanceof Entry.CallSeen
        || entry instanceof Entry.CapSet
        || entry instanceof Entry.ReleaseCounted
        || entry instanceof Entry.Restored;
  }

  /**
   * Whether the log of {@code journal} begins with the backup's, or did before its first entries
   * were removed: not in a store that was made anew since.
   */
  boolean isContinuedBy(Journal journal) throws IOException {
    return firstLogged.isEmpty()
        || firstLogged.equals(journal.firstLogged())
        || isOfOneTree(given, journal.state());
  }

  private static boolean isOfOneTree(FileState one, FileState other) {
    return key(one).isPresent() && key(one).equals(key(other));
  }

  private static Optional<String> key(FileState state) {
    return state.tree().tree().map(tree -> tree.key().verifier().toString());
  }

  /** The backup's log, for a store that does not have it. */
  void log(Consumer<Entry> taker) {
    for (byte[] piece : pieces) {
      codec.decode(piece).stream().filter(Entry.Logged.class::isInstance).forEach(taker);
    }
  }
}
