package dev.sallyport.service.management;

import dev.sallyport.service.health.Health;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.MediaTypes;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import dev.sallyport.service.metrics.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;

/**
 * Serves {@code /metrics}, {@code /health/live} and {@code /health/ready} on a port of its own, for
 * the operators.
 */
public final class ManagementServer {
  private static final Access OPERATORS_NETWORK = Access.open("management-port");

  private ManagementServer() {}

  /**
   * Starts to listen.
   *
   * @param host loopback unless the operator knows better: nothing here is authenticated
   */
  public static Future<HttpServer> listen(
      Vertx vertx, String host, int port, Health health, Metrics metrics) {
    Routes routes = new Routes(vertx, StandardHeaders.of(false), new ProblemRenderer());
    HealthRoutes.register(routes, OPERATORS_NETWORK, health);
    routes.get(
        "/metrics",
        OPERATORS_NETWORK,
        exchange ->
            Future.succeededFuture(
                Answer.of(200, MediaTypes.TEXT, Buffer.buffer(metrics.scrape()))));
    return routes.serve(vertx.createHttpServer(HttpLimits.serverOptions(host, port))).listen();
  }
}
