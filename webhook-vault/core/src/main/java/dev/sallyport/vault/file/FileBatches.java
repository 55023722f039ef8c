package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches of operations on a vault file: under its lock, on contents that include what other
 * processes have appended, with all changes in one record that is on the disk before anything is
 * acknowledged.
 */
final class FileBatches implements Closeable {
  /** A file is rewritten when it has doubled since it was opened, and is worth it: bytes. */
  private static final long SMALLEST_REWRITING = 8L * 1024 * 1024;

  private final PrivateFile file;
  private final ProcessLock lock;
  private final VaultKeyset keyset;
  private final SealedParts sealed;
  private final SecureRandom random = new SecureRandom();
  private long rewriteBeyond;
  private @Nullable Journal journal;

  /** Set when only a person can help; a restart tries again. */
  private @Nullable StoreException broken;

  FileBatches(PrivateFile file, ProcessLock lock, VaultKeyset keyset) {
    this.file = file;
    this.lock = lock;
    this.keyset = keyset;
    this.sealed = new SealedParts(keyset);
  }

  /** Runs and answers every task. */
  void run(List<Task<?>> tasks) {
    try {
      requireUnbroken();
      if (tasks.stream().anyMatch(Task::writes)) {
        lock.holding(() -> change(tasks));
      } else {
        look(tasks);
      }
    } catch (IOException | RuntimeException | Error failure) {
      Throwable cause = abandon(failure);
      tasks.forEach(task -> task.fail(cause));
      return;
    }
    tasks.forEach(Task::acknowledge);
  }

  private void look(List<Task<?>> tasks) throws IOException {
    Journal open = journal;
    if (open == null || !open.isCurrent()) {
      open = lock.holding(this::current);
    }
    runAll(tasks, new Changes(open, sealed));
  }

  private @Nullable Void change(List<Task<?>> tasks) throws IOException {
    Journal open = current();
    Changes changes = new Changes(open, sealed);
    runAll(tasks, changes);
    if (!changes.entries().isEmpty()) {
      open.append(changes.entries());
    }
    if (changes.needsRewriting() || open.log().holdsRemoved() || open.end() > rewriteBeyond) {
      rewrite(open);
    }
    return null;
  }

  private static void runAll(List<Task<?>> tasks, Changes changes) throws IOException {
    for (Task<?> task : tasks) {
      task.run(changes);
    }
  }

  /** The contents as they are now; needs the lock. */
  private Journal current() throws IOException {
    Journal open = journal;
    if (open != null && open.isInPlace()) {
      open.readOn();
      return open;
    }
    close();
    FileKeys.requireCurrent(file, keyset);
    Journal opened = Journal.open(file, keyset);
    rewriteBeyond = Math.max(SMALLEST_REWRITING, 2 * opened.end());
    journal = opened;
    return opened;
  }

  private void rewrite(Journal open) throws IOException {
    Rewriting.compact(file, open, keyset, random);
    close();
    current();
  }

  /** What was changed in memory may not be in the file: forgets all of it, to be read again. */
  private Throwable abandon(Throwable failure) {
    Throwable cause =
        failure instanceof IOException
            ? new StoreException(
                StoreException.Kind.UNAVAILABLE, "the vault file cannot be used", failure)
            : failure;
    Journal open = journal;
    boolean lost = open != null && open.hasLostTheDisk();
    if (cause instanceof StoreException known
        && (lost || known.kind() == StoreException.Kind.DAMAGED)) {
      broken = known;
    }
    try {
      close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  private void requireUnbroken() {
    if (broken != null) {
      throw broken;
    }
  }

  @Override
  public void close() throws IOException {
    Journal open = journal;
    journal = null;
    if (open != null) {
      open.close();
    }
  }
}
