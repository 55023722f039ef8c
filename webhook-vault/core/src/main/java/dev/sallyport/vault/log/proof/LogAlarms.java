package dev.sallyport.vault.log.proof;

import dev.sallyport.service.log.LogKeys;
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

/** Says loudly that a log is not what was signed: in the vault's log, its metrics, its output. */
public final class LogAlarms {
  private static final Logger LOG = LoggerFactory.getLogger(LogAlarms.class);

  private final Organisation organisation;
  private final ReleaseLog log;
  private final InstantSource clock;
  private final Counter alarms;

  /** Writes into {@code log}. */
  public LogAlarms(
      Organisation organisation, ReleaseLog log, InstantSource clock, MeterRegistry registry) {
    this.organisation = organisation;
    this.log = log;
    this.clock = clock;
    this.alarms =
        Counter.builder("sallyport.vault.log.alarms")
            .description("Logs, the vault's own or the gate's, that are not what was signed")
            .register(registry);
  }

  /**
   * Raises one.
   *
   * @param request id of the request that showed it
   */
  public Future<Void> raise(String reason, String request, Optional<String> client) {
    alarms.increment();
    LOG.atError()
        .setMessage("log is not what was signed")
        .addKeyValue(LogKeys.REASON, reason)
        .addKeyValue(LogKeys.REQUEST_ID, request)
        .log();
    return log.append(
        organisation,
        new LogEntry(
            clock.instant(),
            LogOutcome.ALARM,
            reason,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            client,
            request));
  }
}
