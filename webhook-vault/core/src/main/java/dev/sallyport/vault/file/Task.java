package dev.sallyport.vault.file;

import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Promise;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An operation that waits for its turn, and whoever waits for its answer. */
final class Task<T> {
  private final Operation<T> operation;
  private final boolean writes;
  private final Promise<T> promise;
  private @Nullable T answer;
  private @Nullable RuntimeException refusal;

  Task(Operation<T> operation, boolean writes, Promise<T> promise) {
    this.operation = operation;
    this.writes = writes;
    this.promise = promise;
  }

  boolean writes() {
    return writes;
  }

  /** Runs the operation and keeps its answer until the batch is on the disk. */
  void run(Changes changes) throws IOException {
    try {
      answer = operation.run(changes);
    } catch (StoreException | IllegalArgumentException e) {
      refusal = e;
    }
  }

  void acknowledge() {
    if (refusal != null) {
      promise.fail(refusal);
    } else {
      promise.complete(answer);
    }
  }

  void fail(Throwable failure) {
    promise.fail(failure);
  }
}
