package dev.sallyport.service.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether the process should get traffic: named checks, each bounded in time, and not while it
 * stops.
 */
public final class Health {
  /** Load balancers give up after a few seconds; an answer after that is none. */
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final Map<String, Supplier<? extends Future<?>>> checks = new LinkedHashMap<>();
  private volatile boolean stopping;

  /**
   * Adds a check, such as {@code database}; a failed or late future is "not ready". All are added
   * before the start.
   */
  public Health check(String name, Supplier<? extends Future<?>> check) {
    checks.put(name, check);
    return this;
  }

  /** From now on not ready: the process stops. */
  public void stopping() {
    stopping = true;
  }

  /** Runs all checks. The future always succeeds. */
  public Future<Readiness> ready() {
    Map<String, Boolean> results = new LinkedHashMap<>();
    results.put("accepting", !stopping);
    Future<?> all = Future.succeededFuture();
    for (Map.Entry<String, Supplier<? extends Future<?>>> check : checks.entrySet()) {
      Future<Boolean> result = run(check.getValue());
      all = all.compose(done -> result.onSuccess(good -> results.put(check.getKey(), good)));
    }
    return all.map(done -> new Readiness(results));
  }

  private static Future<Boolean> run(Supplier<? extends Future<?>> check) {
    try {
      return check
          .get()
          .timeout(CHECK.toMillis(), TimeUnit.MILLISECONDS)
          .map(true)
          .otherwise(false);
    } catch (RuntimeException e) {
      return Future.succeededFuture(false);
    }
  }
}
