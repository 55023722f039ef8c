package dev.sallyport.vault.dynamodb;

import dev.sallyport.vault.failure.StoreException;
import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Transactions of one event loop that look at the same item, one after the other: at once they
 * would only stand in one another's way.
 */
final class Turns {
  /** Requests that wait; more would wait longer than their clients do. */
  private static final int WAITING = 256;

  private Future<?> last = Future.succeededFuture();
  private int waiting;

  /** Begins when those before have ended. */
  <T> Future<T> take(Supplier<Future<T>> work) {
    if (waiting >= WAITING) {
      return Future.failedFuture(
          new StoreException(
              StoreException.Kind.OVERLOADED, "too much waits for its turn to write"));
    }
    waiting++;
    Future<T> next = last.transform(done -> work.get());
    last = next;
    return next.onComplete(done -> waiting--);
  }
}
