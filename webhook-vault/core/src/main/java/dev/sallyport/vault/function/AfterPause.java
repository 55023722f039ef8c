package dev.sallyport.vault.function;

import dev.sallyport.service.log.LogKeys;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vault that answers now. While a platform lets the process stand still, connections to the
 * store may end unnoticed; so after every pause they are tried, before anything is written over
 * them, and opened anew when they do not answer. Belongs to one event loop.
 */
final class AfterPause {
  /** Between two requests; in a shorter time nobody ends a connection for being idle. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long a connection may take to show that it works. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(AfterPause.class);

  private final Supplier<Future<RunningVault>> start;
  private final InstantSource clock;
  private RunningVault current;
  private @Nullable Future<RunningVault> trying;
  private int underWay;
  private Instant lastUse;

  /**
   * @param first in use until it does not answer
   * @param start starts another in its place
   */
  AfterPause(RunningVault first, Supplier<Future<RunningVault>> start, InstantSource clock) {
    this.current = first;
    this.start = start;
    this.clock = clock;
    this.lastUse = clock.instant();
  }

  /** The vault for one request; {@link #leave} is called when it was answered. */
  Future<RunningVault> enter() {
    Future<RunningVault> known = trying;
    if (known == null && isAfterPause()) {
      known = tried();
    }
    underWay++;
    return known == null ? Future.succeededFuture(current) : known;
  }

  void leave() {
    underWay--;
    lastUse = clock.instant();
  }

  RunningVault current() {
    return current;
  }

  /** A clock that was set back says nothing about how long it was. */
  private boolean isAfterPause() {
    Duration idle = Duration.between(lastUse, clock.instant());
    return underWay == 0 && (idle.isNegative() || idle.compareTo(PAUSE) >= 0);
  }

  private Future<RunningVault> tried() {
    Future<RunningVault> result =
        current
            .application()
            .check()
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .map(current)
            .recover(this::replaced);
    trying = result;
    return result.onComplete(done -> trying = null);
  }

  /** When there is none to be had, the old one says so to whoever asked. */
  private Future<RunningVault> replaced(Throwable failure) {
    LOG.atInfo().addKeyValue(LogKeys.STEP, "reconnect").setCause(failure).log("store reconnected");
    return start.get().map(this::takeOver).otherwise(current);
  }

  private RunningVault takeOver(RunningVault fresh) {
    RunningVault old = current;
    current = fresh;
    old.application()
        .close()
        .onFailure(late -> LOG.atDebug().setCause(late).log("a lost connection did not close"));
    return fresh;
  }
}
