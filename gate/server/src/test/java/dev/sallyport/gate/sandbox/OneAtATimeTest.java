package dev.sallyport.gate.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class OneAtATimeTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final ClientNetwork ONE = ClientNetwork.of("192.0.2.1");
  private static final ClientNetwork OTHER = ClientNetwork.of("198.51.100.1");

  private final OneAtATime turns = new OneAtATime();
  private final Promise<String> first = Promise.promise();
  private final List<Future<String>> asked = new ArrayList<>();

  @AfterAll
  static void stop() {
    VERTX.close();
  }

  @Test
  void whoeverCrowdsLeavesPlacesToOthersAndEverybodyWhoWaitsHasTheirTurn() throws Exception {
    onTheLoop(
        () -> {
          asked.add(turns.enter(ONE, first::future));
          for (int i = 0; i <= OneAtATime.MOST_OF_ONE_NETWORK; i++) {
            asked.add(turns.enter(ONE, () -> Future.succeededFuture("one")));
          }
          asked.add(turns.enter(OTHER, () -> Future.succeededFuture("other")));
          return asked;
        });

    assertThat(asked.get(OneAtATime.MOST_OF_ONE_NETWORK + 1).failed()).isTrue();
    assertThat(asked).filteredOn(Future::failed).hasSize(1);
    first.complete("first");
    assertThat(asked.getLast().await(10, TimeUnit.SECONDS)).isEqualTo("other");
    assertThat(asked).filteredOn(Future::succeeded).hasSize(OneAtATime.MOST_OF_ONE_NETWORK + 2);
  }

  private static <T> T onTheLoop(Callable<T> work) throws Exception {
    Promise<T> done = Promise.promise();
    VERTX.runOnContext(now -> done.handle(Future.succeededFuture().map(begun -> call(work))));
    return done.future().await(10, TimeUnit.SECONDS);
  }

  private static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
