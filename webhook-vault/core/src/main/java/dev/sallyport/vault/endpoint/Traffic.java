package dev.sallyport.vault.endpoint;

import dev.sallyport.service.log.LogKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What is counted and logged about requests: one event per refused one, nothing that came from its
 * query or body.
 */
public final class Traffic {
  private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);
  private static final String REFUSALS = "sallyport.vault.refusals";
  private static final int FIRST_SERVER_ERROR = 500;

  private record Answered(String route, int status) {}

  private final MeterRegistry registry;
  private final Function<VaultRequest, Future<Void>> exposedKeys;
  private final Counter exposed;
  private final Map<Answered, Timer> timers = new ConcurrentHashMap<>();

  /**
   * @param exposedKeys told of every request that brought an agent's key along; what it returns
   *     never fails
   */
  public Traffic(MeterRegistry registry, Function<VaultRequest, Future<Void>> exposedKeys) {
    this.registry = registry;
    this.exposedKeys = exposedKeys;
    this.exposed =
        Counter.builder("sallyport.vault.agent.key.exposed")
            .description("Requests that brought an agent's key along")
            .register(registry);
  }

  /** Completes when what has to be reported about the request is written; never fails. */
  Future<Void> arrived(VaultRequest request) {
    if (request.exposedKeys().isEmpty()) {
      return Future.succeededFuture();
    }
    exposed.increment();
    return exposedKeys.apply(request);
  }

  void answered(String route, int status, long nanoseconds) {
    timers
        .computeIfAbsent(new Answered(route, status), this::timer)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Answered answered) {
    return Timer.builder("sallyport.vault.requests")
        .description("Time from a complete request to its answer")
        .tag("route", answered.route)
        .tag("status", Integer.toString(answered.status))
        .serviceLevelObjectives(Latencies.OBJECTIVES)
        .register(registry);
  }

  void unreadable(VaultError error) {
    registry.counter(REFUSALS, "reason", error.code()).increment();
  }

  void refused(VaultRequest request, String route, VaultRefusal refusal, Throwable failure) {
    registry.counter(REFUSALS, "reason", refusal.reason()).increment();
    boolean ours = refusal.error().status() >= FIRST_SERVER_ERROR;
    var event =
        LOG.atLevel(ours ? Level.ERROR : Level.INFO)
            .addKeyValue(LogKeys.REQUEST_ID, request.id())
            .addKeyValue(LogKeys.ROUTE, route)
            .addKeyValue(LogKeys.STATUS, refusal.error().status())
            .addKeyValue(LogKeys.CODE, refusal.error().code())
            .addKeyValue(LogKeys.REASON, refusal.reason())
            .addKeyValue(LogKeys.CLIENT_ADDRESS, request.client());
    (ours ? event.setCause(failure) : event).log("request refused");
  }
}
