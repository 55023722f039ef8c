package dev.sallyport.vault.log.proof;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.service.transparency.TreeDamagedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Integrates again and again, one run at a time, and tells how far it is. Belongs to one event
 * loop. Its futures never fail: what could not be added now is added later.
 */
public final class IntegrationRuns {
  private static final Logger LOG = LoggerFactory.getLogger(IntegrationRuns.class);

  /** In place of a request's id. */
  private static final String ITSELF = "integration";

  private final LogIntegration integration;
  private final LogAlarms alarms;
  private final InstantSource clock;
  private final Counter integrated;
  private final AtomicLong upToDate;
  private @Nullable Future<Void> underWay;
  private boolean toldOfDamage;

  /** Tells in {@code registry}. */
  public IntegrationRuns(
      LogIntegration integration, LogAlarms alarms, InstantSource clock, MeterRegistry registry) {
    this.integration = integration;
    this.alarms = alarms;
    this.clock = clock;
    this.upToDate = new AtomicLong(clock.millis());
    this.integrated =
        Counter.builder("sallyport.vault.log.integrated")
            .description("Entries that were added to the tree of the log")
            .register(registry);
    registry.gauge(
        "sallyport.vault.log.checkpoint.age.seconds",
        upToDate,
        last -> Math.max(0, clock.millis() - last.get()) / 1000.0);
  }

  /** One run; whoever comes while one is under way waits for that. */
  public Future<Void> run() {
    Future<Void> known = underWay;
    if (known != null) {
      return known;
    }
    Future<Void> run = integration.run().compose(this::done).recover(this::failed);
    underWay = run;
    return run.onComplete(ended -> underWay = null);
  }

  private Future<Void> done(long added) {
    integrated.increment((double) added);
    upToDate.set(clock.millis());
    return Future.succeededFuture();
  }

  private Future<Void> failed(Throwable failure) {
    if (failure instanceof TreeDamagedException && !toldOfDamage) {
      toldOfDamage = true;
      return alarms
          .raise("log_tree_damaged", ITSELF, Optional.empty())
          .otherwiseEmpty()
          .onSuccess(told -> LOG.atError().setCause(failure).log("tree of the log damaged"));
    }
    LOG.atDebug().addKeyValue(LogKeys.STEP, "integrate").setCause(failure).log("not integrated");
    return Future.succeededFuture();
  }
}
