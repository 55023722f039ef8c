package dev.sallyport.service.batch;

import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** An item on its way through a {@link Batcher}, and in the end its answer on the way back. */
final class Waiting<Q, A> {
  private final Entrance<Q, A> entrance;
  private final Q item;
  private final Promise<A> promise = Promise.promise();
  private @Nullable A answer;
  private @Nullable Throwable failure;

  Waiting(Entrance<Q, A> entrance, Q item) {
    this.entrance = entrance;
    this.item = item;
  }

  Entrance<Q, A> entrance() {
    return entrance;
  }

  Q item() {
    return item;
  }

  Promise<A> promise() {
    return promise;
  }

  /** Said on the batcher's loop. */
  void answered(A with) {
    answer = with;
  }

  /** Said on the batcher's loop. */
  void failed(Throwable why) {
    failure = why;
  }

  /** Tells who waits, on the loop that waits. */
  void tell() {
    promise.complete(answer, failure);
  }
}
