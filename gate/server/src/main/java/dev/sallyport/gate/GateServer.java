package dev.sallyport.gate;

import dev.sallyport.gate.geo.CountryDatabase;
import dev.sallyport.gate.operator.PgOrganisations;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.sealing.Seal;
import dev.sallyport.gate.sealing.SealingKeyset;
import dev.sallyport.gate.token.TokenSelfTest;
import dev.sallyport.service.database.Databases;
import dev.sallyport.service.database.Migrations;
import dev.sallyport.service.health.Health;
import dev.sallyport.service.http.RegisteredRoute;
import dev.sallyport.service.lifecycle.Lifecycle;
import dev.sallyport.service.management.ManagementServer;
import dev.sallyport.service.metrics.HttpMetrics;
import dev.sallyport.service.metrics.Metrics;
import dev.sallyport.ticket.key.KeyText;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.sqlclient.Pool;
import java.net.BindException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running gate: its event loops, its management port, and how it stops. */
public final class GateServer {
  /** Operators' requests and what is not hot; each transaction has a connection of its own. */
  private static final int POOL_SIZE = 8;

  /** One more event loop than answer requests: to hash the log for its tree would hold them up. */
  private static final int JOBS_LOOP = 1;

  /** On the class path. */
  private static final String MIGRATIONS = "db/gate";

  private final Lifecycle lifecycle;
  private final int port;
  private final int managementPort;
  private final List<RegisteredRoute> routes;

  private GateServer(
      Lifecycle lifecycle, int port, int managementPort, List<RegisteredRoute> routes) {
    this.lifecycle = lifecycle;
    this.port = port;
    this.managementPort = managementPort;
    this.routes = routes;
  }

  /**
   * Starts a gate with a Vert.x of its own. Fails with {@link StartFailedException}, and leaves
   * nothing running, when a self-test fails.
   *
   * @param announcement shows the first operator's token if this gate is the first on its database
   */
  public static Future<GateServer> start(
      GateConfiguration configuration, TokenAnnouncement announcement, InstantSource clock) {
    Health health = new Health();
    Lifecycle lifecycle = new Lifecycle(health);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(configuration.eventLoops() + JOBS_LOOP));
    lifecycle.closing("vertx", vertx::close);
    Start start = new Start(vertx, configuration, announcement, clock, health, lifecycle);
    // Bound to no event loop: the failure is told after the last of them has ended.
    Promise<GateServer> started = Promise.promise();
    start
        .run()
        .onComplete(
            started::complete,
            failure -> lifecycle.stop().onComplete(stopped -> started.fail(failure)));
    return started.future();
  }

  /** The steps of a start, in their order. */
  private record Start(
      Vertx vertx,
      GateConfiguration configuration,
      TokenAnnouncement announcement,
      InstantSource clock,
      Health health,
      Lifecycle lifecycle) {

    Future<GateServer> run() {
      Seal seal;
      try {
        seal = SealingKeyset.parse(configuration.sealingKeyset().exposeText());
        SelfTests.signing();
      } catch (GeneralSecurityException e) {
        return Future.failedFuture(
            new StartFailedException(
                "GATE_SEALING_KEYSET cannot be used: make one with 'gate keyset' and keep it", e));
      }
      Databases databases = new Databases(vertx, configuration.database());
      Pool pool = databases.pool(POOL_SIZE);
      lifecycle.closing("database pool", pool::close);
      health.check("database", () -> pool.query("select 1").execute());
      return new Migrations(vertx, configuration.database(), MIGRATIONS)
          .migrate()
          .recover(
              failure ->
                  Future.failedFuture(
                      new StartFailedException(
                          "the database cannot be reached or migrated", failure)))
          .compose(version -> SelfTests.clock(pool, clock))
          .compose(sane -> new PgOrganisations(pool).bootstrap(this::announce))
          .compose(made -> tokens())
          .compose(sane -> countries())
          .compose(countries -> serve(seal, databases, pool, countries))
          .recover(failure -> Future.failedFuture(explained(failure)));
    }

    private Future<Void> tokens() {
      return TokenSelfTest.run(vertx, clock)
          .recover(
              failure ->
                  Future.failedFuture(
                      new StartFailedException(
                          "tokens of identity providers cannot be checked on this Java runtime",
                          failure)));
    }

    private Future<Void> announce(KeyText token) {
      return announcement
          .announce(vertx, token)
          .recover(
              failure ->
                  Future.failedFuture(
                      new StartFailedException(
                          "the first operator's token cannot be written to GATE_BOOTSTRAP_TOKEN_FILE",
                          failure)));
    }

    private StartFailedException explained(Throwable failure) {
      return switch (failure) {
        case StartFailedException known -> known;
        case BindException taken -> new StartFailedException(ports(), taken);
        case UnknownHostException unknown -> new StartFailedException(ports(), unknown);
        default ->
            new StartFailedException("it migrated its database and came no further", failure);
      };
    }

    private String ports() {
      return "it cannot listen on "
          + configuration.host()
          + ":"
          + configuration.port()
          + " and "
          + configuration.managementHost()
          + ":"
          + configuration.managementPort();
    }

    private Future<Countries> countries() {
      if (configuration.geoDatabase().isEmpty()) {
        return Future.succeededFuture(Countries.NO_DATABASE);
      }
      return CountryDatabase.open(
              vertx, configuration.geoDatabase().get(), CountryDatabase.LOOK_AGAIN)
          .onSuccess(database -> lifecycle.closing("country database", database::close))
          .<Countries>map(database -> database)
          .recover(
              failure ->
                  Future.failedFuture(
                      new StartFailedException(
                          "GATE_GEO_DATABASE does not name a file in MaxMind's format that can be read",
                          failure)));
    }

    private Future<GateServer> serve(
        Seal seal, Databases databases, Pool pool, Countries countries) {
      Metrics metrics = new Metrics();
      GateServices services =
          new GateServices(vertx, configuration, seal, databases, pool, metrics, countries, clock);
      lifecycle.closing("decisions", services.agentApi()::close);
      HttpMetrics httpMetrics = new HttpMetrics(metrics.registry());
      int port = FreePort.orChosen(configuration.host(), configuration.port());
      List<GateLoop> loops = new ArrayList<>();
      List<String> jobs = new CopyOnWriteArrayList<>();
      lifecycle.closing("jobs", () -> undeploy(jobs));
      List<String> deployments = new CopyOnWriteArrayList<>();
      lifecycle.closing("event loops", () -> undeploy(deployments));
      Future<?> deployed = vertx.deployVerticle(services.jobs()).onSuccess(jobs::add);
      for (int i = 0; i < configuration.eventLoops(); i++) {
        GateLoop loop = new GateLoop(services, configuration, health, httpMetrics, port);
        loops.add(loop);
        deployed =
            deployed.compose(previous -> vertx.deployVerticle(loop).onSuccess(deployments::add));
      }
      return deployed
          .compose(all -> listenForManagement(metrics))
          .map(
              managementPort ->
                  new GateServer(lifecycle, port, managementPort, loops.getFirst().routes()));
    }

    /** All at once: one that still listened would take new requests while another finishes. */
    private Future<?> undeploy(List<String> deployments) {
      return Future.join(deployments.stream().map(vertx::undeploy).toList());
    }

    private Future<Integer> listenForManagement(Metrics metrics) {
      return ManagementServer.listen(
              vertx,
              configuration.managementHost(),
              configuration.managementPort(),
              health,
              metrics)
          .map(server -> server.actualPort());
    }
  }

  /** The port that clients reach. */
  public int port() {
    return port;
  }

  /** The port with metrics and health. */
  public int managementPort() {
    return managementPort;
  }

  /** Every route of the port that clients reach. */
  public List<RegisteredRoute> routes() {
    return routes;
  }

  /** How it stops. */
  public Lifecycle lifecycle() {
    return lifecycle;
  }
}
