package dev.sallyport.service.batch;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Natural batching: while a batch is under way, what arrives gathers and goes together in the next
 * one. No timer, so a lone item never waits.
 *
 * <p>One event loop owns it and does its work. The others hand their items over through an {@link
 * Entrance} each: they put them into one queue and wake the owner only if nothing is under way, and
 * a batch's answers go back to a loop in one hop. So the loops of a process share their batches,
 * which then are as large as they can be. Items keep the order in which they were taken. A batch
 * that fails fails its items, and nothing is retried: only the caller knows whether that is safe.
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

  private final ContextInternal owner;
  private final BatchLimits limits;
  private final Work<Q, A> work;
  private final List<Entrance<Q, A>> entrances = new CopyOnWriteArrayList<>();
  private final Entrance<Q, A> own;
  private final Promise<Void> closed = Promise.promise();
  private volatile boolean closing;

  private final Queue<Waiting<Q, A>> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger queued = new AtomicInteger();

  /** Whether the owner comes to the queue by itself: who adds an item need not wake it. */
  private final AtomicBoolean attended = new AtomicBoolean();

  /** The owner's. */
  private int inFlight;

  /**
   * A batcher without items.
   *
   * @param owner the event loop it belongs to
   */
  public Batcher(Context owner, BatchLimits limits, Work<Q, A> work) {
    this.owner = (ContextInternal) owner;
    this.limits = limits;
    this.work = work;
    this.own = entrance(owner);
  }

  /** An entrance for this event loop, for as long as the batcher lives. */
  public Entrance<Q, A> entrance(Context loop) {
    Entrance<Q, A> entrance = new Entrance<>(this, (ContextInternal) loop);
    entrances.add(entrance);
    return entrance;
  }

  /** Puts an item into the next batch, from the owner's loop; see {@link Entrance#submit}. */
  public Future<A> submit(Q item) {
    return own.submit(item);
  }

  /** How many items wait. */
  public int queued() {
    return queued.get();
  }

  /** Takes no more items and completes when those that were taken are answered. */
  public Future<Void> close() {
    closing = true;
    owner.emit(now -> completeClose());
    return closed.future();
  }

  /** On any loop; false when there is no room. */
  boolean take(Waiting<Q, A> waiting) {
    if (closing) {
      return false;
    }
    if (queued.incrementAndGet() > limits.queued()) {
      queued.decrementAndGet();
      return false;
    }
    queue.add(waiting);
    if (!attended.get() && attended.compareAndSet(false, true)) {
      owner.emit(now -> attend());
    }
    return true;
  }

  /**
   * Starts what can be started. The owner stops attending before it looks at the queue for the last
   * time, and who adds an item looks whether it attends afterwards, so one of the two sees the
   * other.
   */
  private void attend() {
    attended.set(true);
    do {
      startBatches();
      if (inFlight == limits.inFlight()) {
        return; // the end of a batch comes here again
      }
      attended.set(false);
    } while (!queue.isEmpty() && attended.compareAndSet(false, true));
  }

  private void startBatches() {
    while (inFlight < limits.inFlight() && !queue.isEmpty()) {
      startBatch();
    }
  }

  private void startBatch() {
    int expected = Math.min(queued.get(), limits.batchSize());
    List<Waiting<Q, A>> batch = new ArrayList<>(expected);
    List<Q> items = new ArrayList<>(expected);
    Waiting<Q, A> next;
    while (batch.size() < limits.batchSize() && (next = queue.poll()) != null) {
      batch.add(next);
      items.add(next.item());
    }
    queued.addAndGet(-batch.size());
    inFlight++;
    attempt(items)
        .timeout(limits.longest().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(answers -> complete(batch, answers), failure -> fail(batch, failure));
  }

  private Future<List<A>> attempt(List<Q> items) {
    Promise<List<A>> answers =
        owner.promise(); // completes on our event loop, wherever the work was done
    try {
      work.apply(items).onComplete(answers);
    } catch (RuntimeException e) {
      answers.fail(e);
    }
    return answers.future();
  }

  private void complete(List<Waiting<Q, A>> batch, List<A> answers) {
    if (answers.size() != batch.size()) {
      fail(
          batch,
          new IllegalStateException(
              "a batch of " + batch.size() + " got " + answers.size() + " answers"));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).answered(answers.get(i));
    }
    finish(batch);
  }

  private void fail(List<Waiting<Q, A>> batch, Throwable failure) {
    batch.forEach(waiting -> waiting.failed(failure));
    finish(batch);
  }

  /**
   * The next batch leaves before the answers of this one are handed on, so the database never waits
   * for them. The other loops are sent theirs before this one turns to its own.
   */
  private void finish(List<Waiting<Q, A>> batch) {
    inFlight--;
    attend();
    batch.forEach(waiting -> waiting.entrance().add(waiting));
    for (Entrance<Q, A> entrance : entrances) {
      if (entrance != own) {
        entrance.send();
      }
    }
    own.send();
    completeClose();
  }

  private void completeClose() {
    if (closing && inFlight == 0 && queue.isEmpty()) {
      closed.tryComplete();
    }
  }
}
