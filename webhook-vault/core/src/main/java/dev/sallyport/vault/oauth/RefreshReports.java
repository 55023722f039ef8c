package dev.sallyport.vault.oauth;

import dev.sallyport.service.log.LogKeys;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.log.LogOutcome;
import dev.sallyport.vault.log.ReleaseLog;
import dev.sallyport.vault.organisation.Organisation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what came of each refresh: in the vault's log, the program's log, and a metric. */
final class RefreshReports {
  private static final Logger LOG = LoggerFactory.getLogger(RefreshReports.class);
  private static final String METRIC = "sallyport.vault.oauth.refreshes";
  private static final String REFRESHED = "refreshed";

  private final Organisation organisation;
  private final ReleaseLog log;
  private final MeterRegistry registry;
  private final InstantSource clock;

  RefreshReports(
      Organisation organisation, ReleaseLog log, MeterRegistry registry, InstantSource clock) {
    this.organisation = organisation;
    this.log = log;
    this.registry = registry;
    this.clock = clock;
  }

  /** The future does not fail: what happened has happened. */
  Future<Void> refreshed(ServiceName service, String refresh) {
    count(REFRESHED);
    LOG.atInfo().addKeyValue(LogKeys.SERVICE, service).log("access token refreshed");
    return append(service, LogOutcome.RELEASED, REFRESHED, refresh);
  }

  /** The same of one that failed. */
  Future<Void> failed(ServiceName service, RefreshFailure why, String refresh) {
    count(why.reason());
    LOG.atWarn()
        .addKeyValue(LogKeys.SERVICE, service)
        .addKeyValue(LogKeys.REASON, why.reason())
        .log("access token not refreshed");
    return append(service, LogOutcome.REFUSED, why.reason(), refresh);
  }

  private void count(String outcome) {
    Counter.builder(METRIC)
        .description("Access tokens that were asked for anew, by what came of it")
        .tag("outcome", outcome)
        .register(registry)
        .increment();
  }

  private Future<Void> append(
      ServiceName service, LogOutcome outcome, String reason, String refresh) {
    LogEntry entry =
        new LogEntry(
            clock.instant(),
            outcome,
            reason,
            Optional.empty(),
            Optional.empty(),
            Optional.of(service.value()),
            Optional.empty(),
            Optional.empty(),
            refresh);
    return log.append(organisation, entry)
        .recover(
            failure -> {
              LOG.atWarn()
                  .addKeyValue(LogKeys.SERVICE, service)
                  .setCause(failure)
                  .log("a refresh is not in the vault's log");
              return Future.succeededFuture();
            })
        .mapEmpty();
  }
}
