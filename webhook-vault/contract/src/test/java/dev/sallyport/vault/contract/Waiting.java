package dev.sallyport.vault.contract;

import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets a test's thread wait for a future. */
final class Waiting {
  private static final long SECONDS = 60;

  private Waiting() {}

  static <T> T await(Future<T> future) {
    try {
      return future.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came within " + SECONDS + " seconds", e);
    }
  }
}
