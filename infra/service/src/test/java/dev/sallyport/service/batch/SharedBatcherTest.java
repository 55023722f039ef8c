package dev.sallyport.service.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.service.Awaited;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several event loops hand their items to a batcher that one of them owns. */
final class SharedBatcherTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int LOOPS = 4;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(LOOPS));
  private final ContextInternal owner = loop();
  private final ContextInternal other = loop();
  private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
  private final List<Promise<List<String>>> work = new CopyOnWriteArrayList<>();

  private ContextInternal loop() {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  @AfterEach
  void stop() {
    Awaited.result(vertx.close());
  }

  private Batcher<Integer, String> batcher(BatchLimits limits) {
    return new Batcher<>(
        owner,
        limits,
        items -> {
          Promise<List<String>> result = Promise.promise();
          batches.add(List.copyOf(items));
          work.add(result);
          return result.future();
        });
  }

  private static <T> T on(Context loop, Callable<T> step) {
    Promise<T> result = Promise.promise();
    loop.runOnContext(
        go -> {
          try {
            result.complete(step.call());
          } catch (Exception e) {
            result.fail(e);
          }
        });
    return Awaited.result(result.future());
  }

  /** Returns when the owner has done everything that it was asked before. */
  private void settle() {
    on(owner, () -> true);
  }

  @Test
  void startsABatchForALoneItemOfAnotherLoop() {
    Entrance<Integer, String> entrance = batcher(BatchLimits.of(10, 10, LONG)).entrance(other);

    Future<String> answer = on(other, () -> entrance.submit(1));
    settle();
    assertThat(batches).containsExactly(List.of(1));
    on(owner, () -> work.get(0).tryComplete(List.of("one")));

    assertThat(Awaited.result(answer)).isEqualTo("one");
  }

  @Test
  void putsWhatAllLoopsBringMeanwhileIntoOneBatchInItsOrder() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);

    List<Future<String>> answers = new ArrayList<>();
    answers.add(on(owner, () -> batcher.submit(1)));
    answers.add(on(other, () -> entrance.submit(2)));
    answers.add(on(owner, () -> batcher.submit(3)));
    answers.add(on(other, () -> entrance.submit(4)));
    on(owner, () -> work.get(0).tryComplete(List.of("1")));
    on(owner, () -> work.get(1).tryComplete(List.of("2", "3", "4")));

    assertThat(batches).containsExactly(List.of(1), List.of(2, 3, 4));
    assertThat(answers.stream().map(Awaited::result)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void answersEachLoopOnItself() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);
    Thread ownersThread = on(owner, Thread::currentThread);
    Thread othersThread = on(other, Thread::currentThread);

    Future<Thread> owners =
        on(owner, () -> batcher.submit(1).map(answer -> Thread.currentThread()));
    Future<Thread> others =
        on(other, () -> entrance.submit(2).map(answer -> Thread.currentThread()));
    on(owner, () -> work.get(0).tryComplete(List.of("1")));
    on(owner, () -> work.get(1).tryComplete(List.of("2")));

    assertThat(Awaited.result(owners)).isSameAs(ownersThread);
    assertThat(Awaited.result(others)).isSameAs(othersThread).isNotSameAs(ownersThread);
  }

  @Test
  void boundsWhatWaitsForAllLoopsTogether() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 2, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);

    on(owner, () -> batcher.submit(1));
    on(owner, () -> batcher.submit(2));
    on(other, () -> entrance.submit(3));
    Future<String> fourth = on(other, () -> entrance.submit(4));
    assertThat(batcher.queued()).isEqualTo(2);
    on(owner, () -> work.get(0).tryComplete(List.of("1")));

    assertThat(Awaited.failure(fourth)).isInstanceOf(Overloaded.class);
    assertThat(batches).containsExactly(List.of(1), List.of(2, 3));
    assertThat(batcher.queued()).isZero();
  }

  @Test
  void failsTheItemsOfAllLoopsWithTheirBatch() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);
    IllegalStateException broken = new IllegalStateException("broken");

    Future<String> first = on(other, () -> entrance.submit(1));
    settle();
    on(owner, () -> work.get(0).tryFail(broken));

    assertThat(Awaited.failure(first)).isSameAs(broken);
  }

  @Test
  void tellsTheOthersOfABatchWhenOneOfThemThrowsAtItsAnswer() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    other.exceptionHandler(reported::add);

    on(owner, () -> batcher.submit(1));
    on(
        other,
        () ->
            entrance
                .submit(2)
                .onComplete(
                    answer -> {
                      throw new IllegalStateException("not mine");
                    }));
    Future<String> next = on(other, () -> entrance.submit(3));
    on(owner, () -> work.get(0).tryComplete(List.of("1")));
    on(owner, () -> work.get(1).tryComplete(List.of("2", "3")));

    assertThat(Awaited.result(next)).isEqualTo("3");
    assertThat(reported).singleElement().satisfies(e -> assertThat(e).hasMessage("not mine"));
  }

  @Test
  void refusesAnEntranceOnAnotherLoopThanItsOwn() {
    Entrance<Integer, String> entrance = batcher(BatchLimits.of(1, 1, LONG)).entrance(other);

    assertThatThrownBy(() -> on(owner, () -> entrance.submit(1)))
        .hasStackTraceContaining("its own event loop");
  }

  @Test
  void drainsWhatOtherLoopsBroughtWhenItIsClosed() {
    Batcher<Integer, String> batcher = batcher(BatchLimits.of(10, 10, LONG));
    Entrance<Integer, String> entrance = batcher.entrance(other);

    Future<String> first = on(other, () -> entrance.submit(1));
    Future<String> second = on(other, () -> entrance.submit(2));
    Future<Void> closed = batcher.close();
    assertThat(Awaited.failure(on(other, () -> entrance.submit(3)))).isInstanceOf(Overloaded.class);
    settle();
    while (!closed.isComplete()) {
      Promise<List<String>> batch = work.getLast();
      List<String> done = batches.getLast().stream().map(item -> Integer.toString(item)).toList();
      on(owner, () -> batch.tryComplete(done));
    }

    assertThat(Awaited.result(first)).isEqualTo("1");
    assertThat(Awaited.result(second)).isEqualTo("2");
  }

  /** No item may be forgotten between the last look of the owner and the next wake-up. */
  @Test
  void answersEveryItemOnceWithOneBatchUnderWayHoweverTheLoopsRace() throws Exception {
    int itemsPerLoop = 20_000;
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger mostUnderWay = new AtomicInteger();
    Batcher<Integer, Integer> batcher =
        new Batcher<>(
            owner,
            BatchLimits.of(64, LOOPS * itemsPerLoop, LONG),
            items -> {
              mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
              Promise<List<Integer>> result = Promise.promise();
              Thread.ofVirtual()
                  .start(
                      () -> {
                        underWay.decrementAndGet();
                        result.complete(items.stream().map(item -> -item).toList());
                      });
              return result.future();
            });

    List<Future<Long>> sums = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      ContextInternal loop = loop();
      Entrance<Integer, Integer> entrance = batcher.entrance(loop);
      Promise<Long> sum = Promise.promise();
      loop.runOnContext(go -> askOneAfterTheOther(entrance, itemsPerLoop, 0L, sum));
      sums.add(sum.future());
    }

    long expected = -(long) itemsPerLoop * (itemsPerLoop + 1) / 2;
    for (Future<Long> sum : sums) {
      assertThat(sum.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
          .isEqualTo(expected);
    }
    assertThat(mostUnderWay).hasValue(1);
    assertThat(batcher.queued()).isZero();
  }

  private static void askOneAfterTheOther(
      Entrance<Integer, Integer> entrance, int item, long sum, Promise<Long> done) {
    if (item == 0) {
      done.complete(sum);
      return;
    }
    entrance
        .submit(item)
        .onComplete(
            answer -> askOneAfterTheOther(entrance, item - 1, sum + answer, done), done::fail);
  }
}
