package dev.sallyport.vault.server;

import dev.sallyport.service.health.Health;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Connections;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.lifecycle.Lifecycle;
import dev.sallyport.service.management.ManagementServer;
import dev.sallyport.service.metrics.Metrics;
import dev.sallyport.vault.VaultApplication;
import dev.sallyport.vault.enrolment.SealingSuites;
import dev.sallyport.vault.server.xwing.XWing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The vault, listening: one handler and one server per event loop on one port, and the management
 * port beside it.
 */
public final class VaultServer {
  /**
   * To Vert.x a port that the system chooses once for all servers that ask for the same negative
   * one.
   */
  private static final int ANY_SHARED_PORT = -1;

  private final Vertx vertx;
  private final ServerConfiguration configuration;
  private final Health health = new Health();
  private final Metrics metrics = new Metrics();
  private final Lifecycle lifecycle = new Lifecycle(health);
  private final Connections connections = Connections.withinLimits();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private int managementPort;

  private VaultServer(Vertx vertx, ServerConfiguration configuration) {
    this.vertx = vertx;
    this.configuration = configuration;
  }

  /**
   * Starts everything, waiting for X-Wing only; what was started is stopped again when something
   * fails.
   */
  static Future<VaultServer> start(ServerConfiguration configuration) {
    SealingSuites suites = XWing.suites();
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(configuration.eventLoops()));
    VaultServer server = new VaultServer(vertx, configuration);
    server.lifecycle.closing("event loops", vertx::close);
    // Bound to no event loop: the failure is told after the last of them has ended.
    Promise<VaultServer> started = Promise.promise();
    VaultApplication.start(
            vertx, configuration.vault(), suites, server.metrics.registry(), InstantSource.system())
        .compose(server::serve)
        .onComplete(
            started::complete,
            failure -> server.stop().onComplete(stopped -> started.fail(failure)));
    return started.future();
  }

  private Future<VaultServer> serve(VaultApplication application) {
    lifecycle.closing("store", application::close);
    health.check("store", application::check);
    application.keepHouseInBackground();
    connections.startSweeping(vertx);
    return listen(application).compose(listening -> manage()).map(this);
  }

  /** One server per event loop; Vert.x gives them one socket and hands out its connections. */
  private Future<?> listen(VaultApplication application) {
    Future<?> listening = Future.succeededFuture();
    for (int i = 0; i < configuration.eventLoops(); i++) {
      listening =
          listening.compose(
              before -> vertx.deployVerticle(new EventLoop(application), new DeploymentOptions()));
    }
    return listening.onSuccess(deployed -> lifecycle.closing("connections", this::finishAccepted));
  }

  private int sharedPort() {
    return configuration.port() == 0 ? ANY_SHARED_PORT : configuration.port();
  }

  /** Accepts nothing more, and lets what was accepted come to its answer. */
  private Future<?> finishAccepted() {
    return Future.join(
        servers.stream()
            .map(server -> server.shutdown(Lifecycle.DRAIN.toMillis(), TimeUnit.MILLISECONDS))
            .toList());
  }

  private Future<?> manage() {
    return ManagementServer.listen(
            vertx, configuration.managementHost(), configuration.managementPort(), health, metrics)
        .onSuccess(
            server -> {
              managementPort = server.actualPort();
              lifecycle.closing("management port", server::close);
            });
  }

  private final class EventLoop extends VerticleBase {
    private final VaultApplication application;

    EventLoop(VaultApplication application) {
      this.application = application;
    }

    @Override
    public Future<?> start() {
      return application
          .handler()
          .compose(
              handler ->
                  listen(
                      new Conversion(
                          vertx,
                          handler,
                          new ClientAddress(configuration.proxies()),
                          connections)));
    }

    private Future<?> listen(Conversion conversion) {
      HttpServer server =
          vertx.createHttpServer(HttpLimits.serverOptions(configuration.host(), sharedPort()));
      return server
          .connectionHandler(connections::opened)
          .requestHandler(conversion)
          .invalidRequestHandler(conversion::unreadable)
          .listen()
          .onSuccess(servers::add);
    }
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  /** Stops in good order: what was accepted is answered. */
  public Future<Boolean> stop() {
    return lifecycle.stop();
  }

  /** The port that clients reach. */
  public int port() {
    return servers.getFirst().actualPort();
  }

  /** The port for metrics and health. */
  public int managementPort() {
    return managementPort;
  }
}
