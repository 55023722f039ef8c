package dev.sallyport.service;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Waits for futures in tests, with a bound. */
public final class Awaited {
  private static final long PATIENCE_S = 30;

  private Awaited() {}

  public static <T> T result(Future<T> future) {
    try {
      return future.await(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no result in time", e);
    }
  }

  public static Throwable failure(Future<?> future) {
    AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    result(future.map(true).otherwise(failure -> cause.compareAndSet(null, failure)));
    Throwable failure = cause.get();
    if (failure == null) {
      throw new AssertionError("succeeded");
    }
    return failure;
  }
}
