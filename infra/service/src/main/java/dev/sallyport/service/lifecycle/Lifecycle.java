package dev.sallyport.service.lifecycle;

import dev.sallyport.service.health.Health;
import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a process in good order: not ready, accept nothing new, finish what was accepted, close
 * what was opened last first.
 */
public final class Lifecycle {
  /** Orchestrators kill after 30 seconds by default; what was accepted takes far less. */
  public static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private record Step(String name, Supplier<? extends Future<?>> close) {}

  private final Health health;
  private final Deque<Step> steps = new ArrayDeque<>();

  /** Nothing to close yet. */
  public Lifecycle(Health health) {
    this.health = health;
  }

  /** Adds something to close; it is closed before everything that was added earlier. */
  public synchronized Lifecycle closing(String name, Supplier<? extends Future<?>> close) {
    steps.push(new Step(name, close));
    return this;
  }

  /**
   * Stops. Each step is bounded by {@link #DRAIN}; one that fails does not keep the others from
   * running.
   */
  public synchronized Future<Boolean> stop() {
    health.stopping();
    Future<Boolean> result = Future.succeededFuture(true);
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      result = result.compose(good -> close(step).map(closed -> good && closed));
    }
    return result;
  }

  private static Future<Boolean> close(Step step) {
    Future<?> closed;
    try {
      closed = step.close().get();
    } catch (RuntimeException e) {
      closed = Future.failedFuture(e);
    }
    return closed
        .timeout(DRAIN.toMillis(), TimeUnit.MILLISECONDS)
        .map(true)
        .otherwise(
            failure -> {
              LOG.atWarn()
                  .setMessage("did not close")
                  .addKeyValue(LogKeys.STEP, step.name())
                  .setCause(failure)
                  .log();
              return false;
            });
  }
}
