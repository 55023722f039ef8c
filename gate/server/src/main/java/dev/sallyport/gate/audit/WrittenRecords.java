package dev.sallyport.gate.audit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this gate has written to the log a moment ago, as it meant it. The tree of the log is made
 * of these, and read from the table only where they are missing: so a row that becomes something
 * else while it is written, or soon after, is not what the tree holds, and is found. It also saves
 * to read nearly all of them again.
 *
 * <p>Whether a record is in the log at all is what the table says: those of a transaction that was
 * rolled back are never asked for. Any number of threads may add, one may ask.
 */
public final class WrittenRecords {
  /** Seconds of a busy gate. Of more, the oldest are left out, and so read from the table. */
  static final int MOST = 20_000;

  private final Queue<List<AuditEntry>> batches = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<Long, AuditEntry> known = new HashMap<>();
  private long forgotten;

  /** What was written together. */
  void add(List<AuditEntry> batch) {
    batches.add(batch);
    if (waiting.addAndGet(batch.size()) > MOST) {
      next();
    }
  }

  private @Nullable List<AuditEntry> next() {
    List<AuditEntry> batch = batches.poll();
    if (batch != null) {
      waiting.addAndGet(-batch.size());
    }
    return batch;
  }

  /** The record of this number, if this gate has written it lately and nobody has forgotten it. */
  public @Nullable AuditEntry find(Long id) {
    learn();
    return known.get(id);
  }

  private void learn() {
    for (List<AuditEntry> batch = next(); batch != null; batch = next()) {
      for (AuditEntry entry : batch) {
        known.put(entry.id(), entry);
      }
    }
  }

  /** Forgets those up to this number: they are in a tree, or others will read them. */
  public void forget(long upTo) {
    learn();
    if (upTo < forgotten) {
      known.clear(); // the database was restored, and gives the same numbers again
    }
    known.keySet().removeIf(id -> id <= upTo);
    forgotten = upTo;
  }
}
