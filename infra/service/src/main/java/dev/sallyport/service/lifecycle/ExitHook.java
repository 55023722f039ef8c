package dev.sallyport.service.lifecycle;

import dev.sallyport.service.log.LogKeys;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the process in good order when it is told to (SIGTERM, SIGINT), with exit code 0 when
 * everything was closed.
 */
public final class ExitHook {
  /** All steps together; an orchestrator's patience is 30 seconds by default. */
  private static final Duration TOTAL = Duration.ofSeconds(25);

  private static final Logger LOG = LoggerFactory.getLogger(ExitHook.class);

  private ExitHook() {}

  /** Installs the hook. Called once, when the process has started. */
  public static void install(Lifecycle lifecycle) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(lifecycle), "stop"));
  }

  private static void stop(Lifecycle lifecycle) {
    LOG.info("stopping");
    boolean clean = await(lifecycle);
    LOG.atInfo()
        .setMessage("stopped")
        .addKeyValue(LogKeys.STATUS, clean ? "clean" : "cut short")
        .log();
    Runtime.getRuntime().halt(clean ? 0 : 1); // otherwise the exit code would be that of the signal
  }

  private static boolean await(Lifecycle lifecycle) {
    try {
      return lifecycle
          .stop()
          .toCompletionStage()
          .toCompletableFuture()
          .get(TOTAL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
