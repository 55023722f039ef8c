package dev.sallyport.gate;

import dev.sallyport.gate.binding.BindPage;
import dev.sallyport.gate.explanation.CodeRoutes;
import dev.sallyport.gate.redirect.AgentLoop;
import dev.sallyport.service.health.Health;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.RegisteredRoute;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import dev.sallyport.service.lifecycle.Lifecycle;
import dev.sallyport.service.management.HealthRoutes;
import dev.sallyport.service.metrics.HttpMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One event loop of a gate: its server, its routes, its connections to the database. All loops of a
 * gate listen on the same port.
 */
final class GateLoop extends VerticleBase {
  private static final Access PUBLIC = Access.open("public");

  private final GateServices services;
  private final GateConfiguration configuration;
  private final Health health;
  private final HttpMetrics metrics;
  private final int port;

  private List<RegisteredRoute> routes = List.of();
  private Optional<HttpServer> server = Optional.empty();
  private Optional<AgentLoop> agents = Optional.empty();

  GateLoop(
      GateServices services,
      GateConfiguration configuration,
      Health health,
      HttpMetrics metrics,
      int port) {
    this.services = services;
    this.configuration = configuration;
    this.health = health;
    this.metrics = metrics;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    AgentLoop loop = services.agentApi().on(context);
    Routes table = routes(loop);
    routes = table.list();
    HttpServer http =
        table.serve(vertx.createHttpServer(HttpLimits.serverOptions(configuration.host(), port)));
    agents = Optional.of(loop);
    server = Optional.of(http);
    return http.listen();
  }

  private Routes routes(AgentLoop loop) {
    boolean underTls = configuration.publicUrl().startsWith("https:");
    Routes table = new Routes(vertx, StandardHeaders.of(underTls), new ProblemRenderer(), metrics);
    loop.register(table); // its fixed paths come before the operators' parameters
    services.mcp().register(table, loop);
    services.registerOperatorRoutes(table);
    HealthRoutes.register(table, PUBLIC, health);
    new ApiDocument().register(table, PUBLIC);
    new CodeRoutes().register(table, PUBLIC);
    new BindPage().register(table, PUBLIC);
    return table;
  }

  /** What this loop answers. */
  List<RegisteredRoute> routes() {
    return routes;
  }

  /** Takes no more requests, answers those it took, then lets go of the database. */
  @Override
  public Future<?> stop() {
    return server
        .map(http -> http.shutdown(Lifecycle.DRAIN.toMillis(), TimeUnit.MILLISECONDS))
        .orElseGet(Future::succeededFuture)
        .eventually(() -> agents.map(AgentLoop::close).orElseGet(Future::succeededFuture));
  }
}
