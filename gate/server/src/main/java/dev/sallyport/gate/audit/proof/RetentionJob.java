package dev.sallyport.gate.audit.proof;

import dev.sallyport.gate.job.Job;
import dev.sallyport.service.log.LogKeys;
import dev.sallyport.service.transparency.RetentionPeriod;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the logs what has been kept for as long as it is kept. */
public final class RetentionJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

  /** Between two removals from one log a checkpoint covers the first, and exports go through. */
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** After a run that found nothing. */
  private static final Duration REST = Duration.ofMinutes(1);

  private final LogRetention retention;
  private final RetentionPeriod period;
  private final IntegrationMetrics metrics;
  private final InstantSource clock;
  private Instant restsUntil = Instant.MIN;

  /** A job that keeps records for this long. */
  public RetentionJob(
      LogRetention retention,
      RetentionPeriod period,
      IntegrationMetrics metrics,
      InstantSource clock) {
    this.retention = retention;
    this.period = period;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "retention of the log";
  }

  @Override
  public Duration interval() {
    return INTERVAL;
  }

  @Override
  public Future<?> run() {
    Instant now = clock.instant();
    return now.isBefore(restsUntil)
        ? Future.succeededFuture()
        : retention
            .remove(new LogRetention.Wish(period.endsBefore(now), Optional.empty(), false))
            .onSuccess(outcomes -> told(now, outcomes));
  }

  private void told(Instant now, List<LogRetention.Outcome> outcomes) {
    long records = outcomes.stream().mapToLong(LogRetention.Outcome::records).sum();
    if (records == 0) {
      restsUntil = now.plus(REST);
      return;
    }
    metrics.removed(records);
    LOG.atInfo()
        .setMessage("records removed from the log, since their time is over")
        .addKeyValue(LogKeys.COUNT, records)
        .log();
  }
}
