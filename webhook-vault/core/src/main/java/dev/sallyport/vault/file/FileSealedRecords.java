package dev.sallyport.vault.file;

import dev.sallyport.vault.keyset.VaultKeyset;
import dev.sallyport.vault.rotation.Progress;
import dev.sallyport.vault.rotation.SealedRecords;
import io.vertx.core.Future;
import java.util.List;

/**
 * What is sealed in a vault file: parts of entries, and on top of them every record. When no part
 * is left, the file is rewritten once, which seals its records anew.
 */
final class FileSealedRecords implements SealedRecords {
  private final FileWorker worker;
  private final SealedParts sealed;

  FileSealedRecords(FileWorker worker, VaultKeyset keyset) {
    this.worker = worker;
    this.sealed = new SealedParts(keyset);
  }

  @Override
  public Future<Progress> progress() {
    return worker.read(
        changes -> {
          List<Entry> entries = entries(changes);
          long left = entries.stream().filter(entry -> !sealed.isCurrent(entry)).count();
          long records = changes.recordsAreCurrent() ? 0 : 1;
          return new Progress(left + records, entries.size() + 1L);
        });
  }

  @Override
  public Future<Integer> reseal(int limit) {
    return worker.write(changes -> reseal(changes, limit));
  }

  private int reseal(Changes changes, int limit) {
    List<Entry> stale =
        entries(changes).stream().filter(entry -> !sealed.isCurrent(entry)).limit(limit).toList();
    stale.forEach(entry -> sealed.reseal(entry).ifPresent(changes::add));
    if (stale.isEmpty() && !changes.recordsAreCurrent()) {
      changes.rewrite();
      return 1;
    }
    return stale.size();
  }

  private static List<Entry> entries(Changes changes) {
    return changes.state().entries().stream().filter(SealedParts::isSealed).toList();
  }
}
