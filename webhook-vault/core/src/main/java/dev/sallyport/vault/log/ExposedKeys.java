package dev.sallyport.vault.log;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.service.log.LogKeys;
import dev.sallyport.vault.endpoint.VaultRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports agent keys that arrived at the vault, where none belongs: by fingerprint, and each once
 * in a while, since most clients do it with every request.
 */
public final class ExposedKeys implements Function<VaultRequest, Future<Void>> {
  /** The reason of the alarm in the log. */
  public static final String REASON = "agent_key_exposed";

  /** A key is reported again after this long. */
  private static final Duration REPORTED = Duration.ofHours(1);

  /** Fingerprints remembered; more agents than most organisations have, about a megabyte. */
  private static final int REMEMBERED = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(ExposedKeys.class);

  private final RefusalLog log;
  private final InstantSource clock;
  private final Cache<String, Boolean> reported;

  /** Reports into {@code log}. */
  public ExposedKeys(RefusalLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    this.reported =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(REPORTED)
            .executor(Runnable::run)
            .build();
  }

  /** The future never fails; it completes when the alarms are in the log. */
  @Override
  public Future<Void> apply(VaultRequest request) {
    Future<Void> written = Future.succeededFuture();
    for (String fingerprint : request.exposedKeys()) {
      if (reported.getIfPresent(fingerprint) == null) {
        reported.put(fingerprint, true);
        Future<Void> alarm = report(request, fingerprint);
        written = written.compose(before -> alarm);
      }
    }
    return written;
  }

  private Future<Void> report(VaultRequest request, String fingerprint) {
    LOG.atWarn()
        .addKeyValue(LogKeys.REQUEST_ID, request.id())
        .addKeyValue(LogKeys.KEY_FINGERPRINT, fingerprint)
        .addKeyValue(LogKeys.CLIENT_ADDRESS, request.client())
        .log(REASON);
    return log.record(entry(request, fingerprint));
  }

  private LogEntry entry(VaultRequest request, String fingerprint) {
    return new LogEntry(
        clock.instant(),
        LogOutcome.ALARM,
        REASON,
        Optional.empty(),
        Optional.of("key:" + fingerprint),
        Optional.empty(),
        Optional.empty(),
        Optional.of(request.client()),
        request.id());
  }
}
