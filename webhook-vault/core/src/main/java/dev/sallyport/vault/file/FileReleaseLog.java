package dev.sallyport.vault.file;

import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogPage;
import dev.sallyport.vault.log.RecordedEntry;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The log in a vault file, read from the file whenever it is asked for. */
final class FileReleaseLog implements ReleaseLog {
  private final Organisation owner;
  private final FileWorker worker;

  FileReleaseLog(Organisation owner, FileWorker worker) {
    this.owner = owner;
    this.worker = worker;
  }

  @Override
  public Future<Void> append(Organisation organisation, LogEntry entry) {
    return worker
        .write(
            changes -> {
              requireOwner(organisation);
              changes.add(new Entry.Logged(entry));
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<LogPage> page(Organisation organisation, OptionalLong before, int limit) {
    LogPage.requireLimit(limit);
    return worker.read(
        changes ->
            organisation.equals(owner)
                ? LogPage.of(newest(changes, before.orElse(Long.MAX_VALUE), limit + 1), limit)
                : LogPage.of(List.of(), limit));
  }

  @Override
  public Future<Long> count(Organisation organisation, int most) {
    return worker.read(
        changes -> organisation.equals(owner) ? Math.min(changes.log().count(), most) : 0L);
  }

  private static List<RecordedEntry> newest(Changes changes, long before, int limit)
      throws IOException {
    List<RecordedEntry> found = new ArrayList<>();
    int position = changes.log().lastBefore(before);
    for (; position >= changes.log().start() && found.size() < limit; position--) {
      for (RecordedEntry entry : recordedAt(changes, position).reversed()) {
        if (entry.sequence() < before && found.size() < limit) {
          found.add(entry);
        }
      }
    }
    return found;
  }

  static List<RecordedEntry> recordedAt(Changes changes, int position) throws IOException {
    List<RecordedEntry> recorded = new ArrayList<>();
    changes
        .loggedAt(position)
        .forEach((sequence, logged) -> recorded.add(RecordedEntry.of(sequence, logged.entry())));
    return recorded;
  }

  private void requireOwner(Organisation organisation) {
    if (!organisation.equals(owner)) {
      throw new IllegalArgumentException("a vault file is of one organisation");
    }
  }
}
