package dev.sallyport.service.batch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Natural batching: while a batch is under way, what arrives gathers and goes together in the next
 * one. No timer, so a lone item never waits.
 *
 * <p>Belongs to one event loop and is only touched from it; it needs no locks. Items keep their
 * order. A batch that fails fails its items, and nothing is retried: only the caller knows whether
 * that is safe.
 *
 * @param <Q> an item, such as a row to write
 * @param <A> its answer
 */
public final class Batcher<Q, A> {
  /** Does the work of one batch. */
  @FunctionalInterface
  public interface Work<Q, A> {
    /**
     * Answers {@code items}, which stay as they are until the future completes.
     *
     * @return one answer per item, in the same order
     */
    Future<List<A>> apply(List<Q> items);
  }

  private record Waiting<Q, A>(Q item, Promise<A> answer) {}

  private final ContextInternal context;
  private final BatchLimits limits;
  private final Work<Q, A> work;
  private final ArrayDeque<Waiting<Q, A>> queue = new ArrayDeque<>();
  private int inFlight;
  private @Nullable Promise<Void> closed;

  /**
   * A batcher without items.
   *
   * @param context the event loop it belongs to
   */
  public Batcher(Context context, BatchLimits limits, Work<Q, A> work) {
    this.context = (ContextInternal) context;
    this.limits = limits;
    this.work = work;
  }

  /**
   * Puts an item into the next batch.
   *
   * @return its answer; fails with {@link Overloaded} when the queue is full or closed, with a
   *     {@link java.util.concurrent.TimeoutException} when its batch takes too long (then it is not
   *     known whether the work was done), or with what failed its batch
   */
  public Future<A> submit(Q item) {
    if (!context.inThread()) {
      throw new IllegalStateException("a batcher is used from its own event loop only");
    }
    if (closed != null || queue.size() >= limits.queued()) {
      return Future.failedFuture(new Overloaded());
    }
    Promise<A> answer = Promise.promise();
    queue.add(new Waiting<>(item, answer));
    startBatches();
    return answer.future();
  }

  /** How many items wait. */
  public int queued() {
    return queue.size();
  }

  /** Takes no more items and completes when those that were taken are answered. */
  public Future<Void> close() {
    Promise<Void> done = closed;
    if (done == null) {
      done = Promise.promise();
      closed = done;
      completeClose();
    }
    return done.future();
  }

  private void startBatches() {
    while (inFlight < limits.inFlight() && !queue.isEmpty()) {
      startBatch();
    }
  }

  private void startBatch() {
    int size = Math.min(queue.size(), limits.batchSize());
    List<Q> items = new ArrayList<>(size);
    List<Promise<A>> answers = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Waiting<Q, A> next = queue.remove();
      items.add(next.item());
      answers.add(next.answer());
    }
    inFlight++;
    attempt(items)
        .timeout(limits.longest().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(results -> complete(answers, results), failure -> fail(answers, failure));
  }

  private Future<List<A>> attempt(List<Q> items) {
    Promise<List<A>> answers =
        context.promise(); // completes on our event loop, wherever the work was done
    try {
      work.apply(items).onComplete(answers);
    } catch (RuntimeException e) {
      answers.fail(e);
    }
    return answers.future();
  }

  private void complete(List<Promise<A>> answers, List<A> results) {
    if (results.size() != answers.size()) {
      fail(
          answers,
          new IllegalStateException(
              "a batch of " + answers.size() + " got " + results.size() + " answers"));
      return;
    }
    next();
    for (int i = 0; i < results.size(); i++) {
      answers.get(i).complete(results.get(i));
    }
  }

  private void fail(List<Promise<A>> answers, Throwable failure) {
    next();
    answers.forEach(answer -> answer.fail(failure));
  }

  /**
   * The next batch leaves before the answers of this one are handed on, so the database never waits
   * for them.
   */
  private void next() {
    inFlight--;
    startBatches();
    completeClose();
  }

  private void completeClose() {
    if (closed != null && inFlight == 0 && queue.isEmpty()) {
      closed.tryComplete();
    }
  }
}
