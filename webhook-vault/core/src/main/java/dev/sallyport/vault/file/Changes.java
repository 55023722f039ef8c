package dev.sallyport.vault.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the operations of one batch see and change. A change counts at once for the operations
 * behind it, and is acknowledged to nobody before the whole batch is on the disk.
 */
final class Changes {
  private final Journal journal;
  private final List<Entry> entries = new ArrayList<>();

  Changes(Journal journal) {
    this.journal = journal;
  }

  FileState state() {
    return journal.state();
  }

  LogIndex log() {
    return journal.log();
  }

  List<Entry> entriesAt(int position) throws IOException {
    return journal.entriesAt(position);
  }

  void add(Entry entry) {
    journal.state().apply(entry);
    entries.add(entry);
  }

  List<Entry> entries() {
    return entries;
  }
}
