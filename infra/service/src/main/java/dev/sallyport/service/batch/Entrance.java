package dev.sallyport.service.batch;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one event loop hands its items to a {@link Batcher} that another may own. Answers come back
 * on the loop of the entrance, all those of a batch in one hop.
 *
 * @param <Q> an item
 * @param <A> its answer
 */
public final class Entrance<Q, A> {
  private final Batcher<Q, A> batcher;
  private final ContextInternal loop;

  /** Touched on the batcher's loop only. */
  private List<Waiting<Q, A>> outgoing = new ArrayList<>();

  Entrance(Batcher<Q, A> batcher, ContextInternal loop) {
    this.batcher = batcher;
    this.loop = loop;
  }

  /**
   * Puts an item into the next batch.
   *
   * @return its answer, on this loop; fails with {@link Overloaded} when the queue is full or
   *     closed, with a {@link java.util.concurrent.TimeoutException} when its batch takes too long
   *     (then it is not known whether the work was done), or with what failed its batch
   */
  public Future<A> submit(Q item) {
    if (!loop.inThread()) {
      throw new IllegalStateException("an entrance is used from its own event loop only");
    }
    Waiting<Q, A> waiting = new Waiting<>(this, item);
    return batcher.take(waiting)
        ? waiting.promise().future()
        : Future.failedFuture(new Overloaded());
  }

  /** Keeps an answer for the next hop. */
  void add(Waiting<Q, A> answered) {
    outgoing.add(answered);
  }

  /** Sends what was kept on its way. */
  void send() {
    if (!outgoing.isEmpty()) {
      List<Waiting<Q, A>> hop = outgoing;
      outgoing = new ArrayList<>(hop.size());
      loop.emit(hop, this::tell);
    }
  }

  /** One that throws must not keep the others waiting. */
  private void tell(List<Waiting<Q, A>> answered) {
    for (Waiting<Q, A> each : answered) {
      try {
        each.tell();
      } catch (RuntimeException | Error e) {
        loop.reportException(e);
      }
    }
  }
}
