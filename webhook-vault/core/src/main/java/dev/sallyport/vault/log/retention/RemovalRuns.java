package dev.sallyport.vault.log.retention;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.service.transparency.RetentionPeriod;
import dev.sallyport.service.transparency.TreeDamagedException;
import dev.sallyport.vault.log.proof.LogAlarms;
import dev.sallyport.vault.log.proof.LogTrees;
import dev.sallyport.vault.organisation.Organisation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes again and again what is older than the log is kept, one run at a time. Belongs to one
 * event loop. Its futures never fail: what could not be removed now is removed later. Several
 * vaults on one store remove nothing twice.
 */
public final class RemovalRuns {
  private static final Logger LOG = LoggerFactory.getLogger(RemovalRuns.class);

  /** In place of a request's id. */
  private static final String ITSELF = "retention";

  private final Organisation organisation;
  private final LogTrees trees;
  private final RetentionPeriod period;
  private final LogAlarms alarms;
  private final InstantSource clock;
  private final Counter removed;
  private @Nullable Future<Void> underWay;
  private boolean toldOfDamage;

  /** Tells in {@code registry}. */
  public RemovalRuns(
      Organisation organisation,
      LogTrees trees,
      RetentionPeriod period,
      LogAlarms alarms,
      InstantSource clock,
      MeterRegistry registry) {
    this.organisation = organisation;
    this.trees = trees;
    this.period = period;
    this.alarms = alarms;
    this.clock = clock;
    this.removed =
        Counter.builder("sallyport.vault.log.removed")
            .description("Entries of the log that were removed when their time was over")
            .register(registry);
  }

  /** One run; whoever comes while one is under way waits for that. */
  public Future<Void> run() {
    Future<Void> known = underWay;
    if (known != null) {
      return known;
    }
    Future<Void> run =
        new LogRemoval(organisation, trees, clock, Optional.empty(), ITSELF)
            .run(period.endsBefore(clock.instant()))
            .compose(this::done)
            .recover(this::failed);
    underWay = run;
    return run.onComplete(ended -> underWay = null);
  }

  private Future<Void> done(long count) {
    removed.increment((double) count);
    if (count > 0) {
      LOG.atInfo().addKeyValue(LogKeys.COUNT, count).log("removed old entries of the log");
    }
    return Future.succeededFuture();
  }

  /** Entries that are not what was signed stay, for whoever looks into it. */
  private Future<Void> failed(Throwable failure) {
    if (failure instanceof TreeDamagedException && !toldOfDamage) {
      toldOfDamage = true;
      return alarms
          .raise("log_removal_stopped", ITSELF, Optional.empty())
          .otherwiseEmpty()
          .onSuccess(told -> LOG.atError().setCause(failure).log("removal from the log stopped"));
    }
    LOG.atDebug().addKeyValue(LogKeys.STEP, ITSELF).setCause(failure).log("not removed");
    return Future.succeededFuture();
  }
}
