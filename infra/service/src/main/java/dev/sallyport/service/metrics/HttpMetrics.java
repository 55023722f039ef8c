package dev.sallyport.service.metrics;

import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.RequestObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Counts and times answers by route and status: {@code http_server_requests_seconds}. */
public final class HttpMetrics implements RequestObserver {
  private record Series(String route, int status) {}

  private final MeterRegistry registry;
  private final ConcurrentMap<Series, Timer> timers = new ConcurrentHashMap<>();

  /** Registers its timers when they are first needed. */
  public HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(Exchange exchange, String route, int status, long nanoseconds) {
    timers
        .computeIfAbsent(new Series(route, status), this::timer)
        .record(nanoseconds, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return Timer.builder("http.server.requests")
        .description("Requests by route and status")
        .tag("route", series.route())
        .tag("status", Integer.toString(series.status()))
        .register(registry);
  }
}
