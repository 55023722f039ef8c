package dev.sallyport.vault.log;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.organisation.Organisation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is not a release into the vault's log. An answer waits for it, and is given without
 * it when the wait is over: a refusal that could not be logged is still a refusal.
 *
 * <p>Anyone can cause refusals, so their number is bounded; what is left out is counted. Belongs to
 * one event loop.
 */
public final class RefusalLog {
  /** How long an answer waits for its entry. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /**
   * Entries per second and event loop: far more than an honest day has, far fewer than fill a disk.
   */
  private static final int PER_SECOND = 100;

  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Organisation organisation;
  private final ReleaseLog log;
  private final InstantSource clock;
  private final Counter omitted;

  private long secondEndsAt = Long.MIN_VALUE;
  private int leftInSecond;

  /** Writes into {@code log}. */
  public RefusalLog(
      Organisation organisation, ReleaseLog log, InstantSource clock, MeterRegistry registry) {
    this.organisation = organisation;
    this.log = log;
    this.clock = clock;
    this.omitted =
        Counter.builder("sallyport.vault.log.omitted")
            .description(
                "Refusals and alarms that were not written into the log: too many at once, or a failure")
            .register(registry);
  }

  /** An entry about a request in which no ticket was verified. */
  public static LogEntry entry(
      VaultRequest request, Instant at, LogOutcome outcome, String reason) {
    return new LogEntry(
        at,
        outcome,
        reason,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(request.client()),
        request.id());
  }

  /** Writes {@code entry}. The future never fails. */
  public Future<Void> record(LogEntry entry) {
    if (!takeTurn()) {
      omitted.increment();
      return Future.succeededFuture();
    }
    return log.append(organisation, entry)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .recover(failure -> omit(entry, failure));
  }

  private Future<Void> omit(LogEntry entry, Throwable failure) {
    omitted.increment();
    LOG.atError()
        .addKeyValue(LogKeys.REQUEST_ID, entry.requestId())
        .addKeyValue(LogKeys.REASON, entry.reason())
        .setCause(failure)
        .log("entry not written");
    return Future.succeededFuture();
  }

  private boolean takeTurn() {
    long now = clock.millis();
    if (now >= secondEndsAt) {
      secondEndsAt = now + SECOND.toMillis();
      leftInSecond = PER_SECOND;
    }
    if (leftInSecond == 0) {
      return false;
    }
    leftInSecond--;
    return true;
  }
}
