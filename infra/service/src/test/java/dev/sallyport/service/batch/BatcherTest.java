package dev.sallyport.service.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.service.Awaited;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each test runs its steps on the batcher's event loop, where nothing happens in between. */
final class BatcherTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  private final List<Promise<List<String>>> work = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    Awaited.result(vertx.close());
  }

  private Batcher<Integer, String> batcher(BatchLimits limits) {
    return new Batcher<>(
        context,
        limits,
        items -> {
          Promise<List<String>> result = Promise.promise();
          batches.add(List.copyOf(items));
          work.add(result);
          return result.future();
        });
  }

  private <T> T onLoop(Callable<T> step) {
    Promise<T> result = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            result.complete(step.call());
          } catch (Exception e) {
            result.fail(e);
          }
        });
    return Awaited.result(result.future());
  }

  private static List<Future<String>> submit(Batcher<Integer, String> batcher, int... items) {
    List<Future<String>> answers = new ArrayList<>();
    for (int item : items) {
      answers.add(batcher.submit(item));
    }
    return answers;
  }

  private static List<String> answers(List<Future<String>> futures) {
    return futures.stream().map(Awaited::result).toList();
  }

  @Test
  void sendsALoneItemAtOnceAndGathersTheRestForTheNextBatch() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));

    List<Future<String>> futures = onLoop(() -> submit(batcher, 1, 2, 3));
    assertThat(batches).containsExactly(List.of(1));
    onLoop(() -> work.get(0).tryComplete(List.of("one")));
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
    onLoop(() -> work.get(1).tryComplete(List.of("two", "three")));

    assertThat(answers(futures)).containsExactly("one", "two", "three");
  }

  @Test
  void neverExceedsTheBatchSizeAndKeepsTheOrder() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(2, 10, LONG));

    onLoop(() -> submit(batcher, 1, 2, 3, 4));
    onLoop(() -> work.get(0).tryComplete(List.of("1")));
    onLoop(() -> work.get(1).tryComplete(List.of("2", "3")));

    assertThat(batches).containsExactly(List.of(1), List.of(2, 3), List.of(4));
  }

  @Test
  void refusesWhatTheQueueDoesNotHoldWithoutTouchingTheRest() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 2, LONG));

    List<Future<String>> futures = onLoop(() -> submit(batcher, 1, 2, 3, 4));
    onLoop(() -> work.get(0).tryComplete(List.of("1")));
    onLoop(() -> work.get(1).tryComplete(List.of("2", "3")));

    assertThat(answers(futures.subList(0, 3))).containsExactly("1", "2", "3");
    assertThat(Awaited.failure(futures.get(3))).isInstanceOf(Overloaded.class);
  }

  @Test
  void failsTheItemsOfAFailedBatchAndGoesOnWithoutRetrying() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    IllegalStateException broken = new IllegalStateException("broken");

    List<Future<String>> futures = onLoop(() -> submit(batcher, 1, 2));
    onLoop(() -> work.get(0).tryFail(broken));
    onLoop(() -> work.get(1).tryComplete(List.of("2")));

    assertThat(Awaited.failure(futures.get(0))).isSameAs(broken);
    assertThat(Awaited.result(futures.get(1))).isEqualTo("2");
    assertThat(batches).containsExactly(List.of(1), List.of(2));
  }

  @Test
  void failsItemsWhoseBatchTakesTooLong() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, Duration.ofMillis(50)));

    Future<String> never = onLoop(() -> batcher.submit(1));

    assertThat(Awaited.failure(never)).isInstanceOf(TimeoutException.class);
    Future<String> next = onLoop(() -> batcher.submit(2));
    onLoop(() -> work.get(1).tryComplete(List.of("2")));
    assertThat(Awaited.result(next)).isEqualTo("2");
  }

  @Test
  void failsItemsWhenTheWorkThrowsOrGivesTooFewAnswers() {
    Batcher<Integer, String> throwing =
        new Batcher<>(
            context,
            BatchLimits.of(10, 10, LONG),
            items -> {
              throw new IllegalArgumentException("at once");
            });
    Batcher<Integer, String> short_ =
        new Batcher<>(
            context, BatchLimits.of(10, 10, LONG), items -> Future.succeededFuture(List.of()));

    assertThat(Awaited.failure(onLoop(() -> throwing.submit(1)))).hasMessage("at once");
    assertThat(Awaited.failure(onLoop(() -> short_.submit(1))))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void hasAsManyBatchesUnderWayAsItIsAllowed() {
    Batcher<Integer, String> batcher = batcher(new BatchLimits(10, 10, LONG, 2));

    onLoop(() -> submit(batcher, 1, 2, 3, 4));

    assertThat(batches).containsExactly(List.of(1), List.of(2));
    onLoop(() -> work.get(1).tryComplete(List.of("2")));
    assertThat(batches).containsExactly(List.of(1), List.of(2), List.of(3, 4));
  }

  @Test
  void answersOnItsOwnEventLoopWhereverTheWorkWasDone() {
    Batcher<Integer, Thread> batcher =
        new Batcher<>(
            context,
            BatchLimits.of(10, 10, LONG),
            items -> {
              Promise<List<Thread>> result = Promise.promise();
              Thread.ofVirtual().start(() -> result.complete(List.of(Thread.currentThread())));
              return result.future();
            });
    Thread loop = onLoop(Thread::currentThread);

    Future<Thread> answeredOn =
        onLoop(() -> batcher.submit(1).map(worker -> Thread.currentThread()));

    assertThat(Awaited.result(answeredOn)).isSameAs(loop);
  }

  @Test
  void refusesToBeUsedFromAnotherThread() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(1, 1, LONG));

    assertThatThrownBy(() -> batcher.submit(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void drainsWhenItIsClosed() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));

    List<Future<String>> futures = onLoop(() -> submit(batcher, 1, 2));
    Future<Void> closed = onLoop(batcher::close);
    assertThat(Awaited.failure(onLoop(() -> batcher.submit(3)))).isInstanceOf(Overloaded.class);
    assertThat(closed.isComplete()).isFalse();
    onLoop(() -> work.get(0).tryComplete(List.of("1")));
    onLoop(() -> work.get(1).tryComplete(List.of("2")));

    assertThat(answers(futures)).containsExactly("1", "2");
    assertThat(Awaited.result(closed.map(true))).isTrue();
    assertThat(Awaited.result(onLoop(batcher::close).map(true))).isTrue();
  }
}
