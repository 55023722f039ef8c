package dev.sallyport.service.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.service.Awaited;
import dev.sallyport.service.health.Health;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
  private final Health health = new Health();
  private final Lifecycle lifecycle = new Lifecycle(health);
  private final List<String> closed = new CopyOnWriteArrayList<>();

  private Future<?> close(String name) {
    closed.add(name + " ready=" + Awaited.result(health.ready()).isReady());
    return Future.succeededFuture();
  }

  @Test
  void closesLastOpenedFirstAndIsNotReadyMeanwhile() {
    lifecycle.closing("database", () -> close("database")).closing("server", () -> close("server"));

    assertThat(Awaited.result(lifecycle.stop())).isTrue();
    assertThat(closed).containsExactly("server ready=false", "database ready=false");
  }

  @Test
  void goesOnWhenAStepFails() {
    lifecycle
        .closing("database", () -> close("database"))
        .closing("failing", () -> Future.failedFuture("broken"))
        .closing(
            "throwing",
            () -> {
              throw new IllegalStateException("broken");
            });

    assertThat(Awaited.result(lifecycle.stop())).isFalse();
    assertThat(closed).containsExactly("database ready=false");
  }

  @Test
  void closesOnlyOnce() {
    lifecycle.closing("database", () -> close("database"));

    Awaited.result(lifecycle.stop());
    Awaited.result(lifecycle.stop());

    assertThat(closed).hasSize(1);
  }
}
