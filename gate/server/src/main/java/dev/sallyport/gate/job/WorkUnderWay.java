package dev.sallyport.gate.job;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a gate has taken and not ended yet: some at a time, each by itself. Belongs to one event
 * loop.
 */
public final class WorkUnderWay<T> {
  private final int most;
  private final IntFunction<Future<List<T>>> take;
  private final Function<T, Future<Boolean>> work;

  private int underWay;
  private boolean taking;
  private boolean stopping;
  private @Nullable Promise<Void> idle;

  /**
   * No work yet.
   *
   * @param most under way at a time
   * @param take takes at most so many that are due
   * @param work does one, and says whether to look at once for more
   */
  public WorkUnderWay(
      int most, IntFunction<Future<List<T>>> take, Function<T, Future<Boolean>> work) {
    this.most = most;
    this.take = take;
    this.work = work;
  }

  /** Takes once. What was taken goes on by itself, and takes again when a place is free. */
  public Future<?> takeMore() {
    int free = most - underWay;
    if (free == 0 || taking || stopping) {
      return Future.succeededFuture();
    }
    taking = true;
    return take.apply(free)
        .onComplete(done -> taking = false)
        .onSuccess(this::doAll)
        .eventually(
            () -> {
              finishIfIdle();
              return Future.succeededFuture();
            });
  }

  private void doAll(List<T> taken) {
    underWay += taken.size();
    taken.forEach(
        each ->
            work.apply(each)
                .onComplete(
                    done -> {
                      underWay--;
                      finishIfIdle();
                      if (done.succeeded() && done.result()) {
                        takeMore();
                      }
                    }));
  }

  /** Takes no more, and waits for what is under way. */
  public Future<Void> stop() {
    stopping = true;
    Promise<Void> promise = Promise.promise();
    idle = promise;
    finishIfIdle();
    return promise.future();
  }

  private void finishIfIdle() {
    if (stopping && idle != null && underWay == 0 && !taking) {
      idle.tryComplete();
    }
  }
}
