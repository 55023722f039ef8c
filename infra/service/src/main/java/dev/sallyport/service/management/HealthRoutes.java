package dev.sallyport.service.management;

import dev.sallyport.service.health.Health;
import dev.sallyport.service.health.Readiness;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.Routes;
import io.vertx.core.Future;
import java.util.Map;

/** {@code /health/live} and {@code /health/ready}. */
public final class HealthRoutes {
  private HealthRoutes() {}

  /** Adds both to a server's routes. */
  public static void register(Routes routes, Access access, Health health) {
    routes.get(
        "/health/live",
        access,
        exchange -> Future.succeededFuture(Answer.json(200, Map.of("status", "live"))));
    routes.get("/health/ready", access, exchange -> health.ready().map(HealthRoutes::answer));
  }

  private static Answer answer(Readiness readiness) {
    return Answer.json(
        readiness.isReady() ? 200 : 503,
        Map.of(
            "status", readiness.isReady() ? "ready" : "not ready", "checks", readiness.checks()));
  }
}
