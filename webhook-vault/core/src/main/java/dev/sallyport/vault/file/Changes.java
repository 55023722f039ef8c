package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * What the operations of one batch see and change. A change counts at once for the operations
 * behind it, and is acknowledged to nobody before the whole batch is on the disk.
 */
final class Changes {
  private final Journal journal;
  private final SealedParts sealed;
  private final List<Entry> entries = new ArrayList<>();
  private boolean needsRewriting;

  Changes(Journal journal, SealedParts sealed) {
    this.journal = journal;
    this.sealed = sealed;
  }

  FileState state() {
    return journal.state();
  }

  LogIndex log() {
    return journal.log();
  }

  SortedMap<Long, Entry.Logged> loggedAt(int position) throws IOException {
    return journal.loggedAt(position);
  }

  /**
   * Takes an entry.
   *
   * @throws StoreException when a key sealed it that seals no longer; who adds several looks first
   */
  void add(Entry entry) {
    requireCurrentKey(entry);
    journal.state().apply(entry);
    entries.add(entry);
  }

  void requireCurrentKey(Entry entry) {
    if (!sealed.isCurrent(entry)) {
      throw new StoreException(
          StoreException.Kind.STALE_KEY, "sealed with a key that seals no longer");
    }
  }

  /** Whether every record of the file is sealed with the key that seals now. */
  boolean recordsAreCurrent() {
    return journal.recordsAreCurrent();
  }

  /** Writes the whole file anew behind this batch. */
  void rewrite() {
    needsRewriting = true;
  }

  boolean needsRewriting() {
    return needsRewriting;
  }

  List<Entry> entries() {
    return entries;
  }
}
