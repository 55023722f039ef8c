package dev.sallyport.vault.file;

import dev.sallyport.vault.disk.PrivateFile;
import dev.sallyport.vault.disk.ProcessLock;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyset.VaultKeyset;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The one thread of this process that touches the vault file. What arrives while one batch is
 * forced to the disk goes together in the next: one record, one {@code fsync}.
 */
final class FileWorker {
  /** Operations that wait; more would wait longer than their clients do. */
  private static final int WAITING = 8_192;

  /** Operations in one batch: with credentials of the largest size still within one record. */
  private static final int BATCH = 100;

  private final BlockingQueue<Task<?>> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();
  private final FileBatches batches;

  FileWorker(PrivateFile file, ProcessLock lock, VaultKeyset keyset) {
    this.batches = new FileBatches(file, lock, keyset);
  }

  void start() {
    Thread.ofPlatform().name("vault-file").daemon().start(this::work);
  }

  /** Only looks. */
  <T> Future<T> read(Operation<T> operation) {
    return submit(operation, false);
  }

  /** May change something; its answer comes when that is on the disk. */
  <T> Future<T> write(Operation<T> operation) {
    return submit(operation, true);
  }

  /** Takes nothing more, finishes what was taken, and lets go of the file. */
  Future<Void> close() {
    if (closing.compareAndSet(false, true)) {
      // A last task wakes the thread; it waits for room in the queue on a thread that may wait.
      Thread.ofVirtual().start(this::enqueueLast);
    }
    return closed.future();
  }

  private void enqueueLast() {
    try {
      queue.put(new Task<>(changes -> true, false, Promise.promise()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T> Future<T> submit(Operation<T> operation, boolean writes) {
    ContextInternal context = ContextInternal.current();
    Promise<T> promise = context == null ? Promise.promise() : context.promise();
    if (closing.get() || !queue.offer(new Task<>(operation, writes, promise))) {
      promise.fail(
          new StoreException(StoreException.Kind.OVERLOADED, "too much waits for the vault file"));
    }
    return promise.future();
  }

  private void work() {
    List<Task<?>> batch = new ArrayList<>(BATCH);
    try {
      while (!closing.get() || !queue.isEmpty()) {
        batch.add(queue.take());
        queue.drainTo(batch, BATCH - 1);
        batches.run(batch);
        batch.clear();
      }
      batches.close();
      closed.complete();
    } catch (InterruptedException | IOException e) {
      closed.fail(e);
    }
  }
}
