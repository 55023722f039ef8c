package dev.sallyport.gate.redirect;

import dev.sallyport.gate.access.CallerAccess;
import dev.sallyport.gate.access.FreshSignIn;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.approval.ApprovalMetrics;
import dev.sallyport.gate.approval.ApprovalRoutes;
import dev.sallyport.gate.approval.PgApprovals;
import dev.sallyport.gate.approval.PgHeldRequests;
import dev.sallyport.gate.approval.PgLapses;
import dev.sallyport.gate.audit.AuditRecords;
import dev.sallyport.gate.audit.AuditRoutes;
import dev.sallyport.gate.audit.PgAuditLog;
import dev.sallyport.gate.audit.PgAuditRecords;
import dev.sallyport.gate.binding.TicketSigners;
import dev.sallyport.gate.binding.VaultRelay;
import dev.sallyport.gate.breakglass.BreakGlassRoutes;
import dev.sallyport.gate.breakglass.OpeningMetrics;
import dev.sallyport.gate.breakglass.PgExpiries;
import dev.sallyport.gate.breakglass.PgOpenings;
import dev.sallyport.gate.identity.KeyPrefixes;
import dev.sallyport.gate.job.Job;
import dev.sallyport.gate.operator.PgOperatorTokens;
import dev.sallyport.gate.organisation.PgChanges;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.relay.Relay;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import dev.sallyport.service.http.TrustedProxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A gate of one event loop: the real classes on a real database and a real socket, without
 * operators.
 */
public final class RunningGate implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;
  private static final Duration APPROVAL_PATIENCE = Duration.ofMinutes(15);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Context context;
  private final Pool pool;
  private final AgentApi api;
  private final Job lapsing;
  private final Job expiring;
  private final AgentLoop loop;
  private final int port;

  public RunningGate(GateData data, InstantSource clock) {
    this(data, clock, new PgAuditRecords());
  }

  RunningGate(GateData data, InstantSource clock, AuditRecords records) {
    PgConnectOptions options =
        new PgConnectOptions()
            .setHost(data.database().host())
            .setPort(data.database().port())
            .setDatabase(data.database().name())
            .setUser(data.database().user())
            .setPassword(data.database().password())
            .setCachePreparedStatements(true)
            .setPipeliningLimit(64);
    options.addProperty("statement_timeout", "5000");
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    this.pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(options)
            .using(vertx)
            .build();
    PgChanges changes = new PgChanges(pool);
    ApprovalMetrics approvals = new ApprovalMetrics(meters);
    PgLapses lapses = new PgLapses(records, approvals);
    this.lapsing = lapses.job(pool, changes);
    OpeningMetrics openingMetrics = new OpeningMetrics(meters);
    PgExpiries expiries = new PgExpiries(records, openingMetrics);
    PgOpenings openings = new PgOpenings(pool, changes, records, expiries, openingMetrics);
    this.expiring = expiries.job(pool, changes);
    this.api =
        new AgentApi(
            vertx,
            () ->
                PgBuilder.client()
                    .with(new PoolOptions().setMaxSize(1))
                    .connectingTo(options)
                    .using(vertx)
                    .build(),
            pool,
            records,
            data.bindings(),
            new TicketSigners(data.seal(), GateData.GATE),
            new Relay(
                VaultRelay.over(vertx, GateData.GATE, data.bindings(), data.seal(), clock), meters),
            KeyPrefixes.STANDARD,
            new ClientAddress(TrustedProxies.none()),
            Countries.NO_DATABASE,
            // what the real issuer's tokens are to a gate is tested elsewhere; here the subject is
            // enough
            token ->
                Future.succeededFuture(
                    token.startsWith("of:") ? Optional.of(token.substring(3)) : Optional.empty()),
            new PgHeldRequests(pool, changes, records, lapses, APPROVAL_PATIENCE, approvals),
            openings,
            GateData.GATE,
            clock,
            meters);
    this.loop = await(onLoop(() -> Future.succeededFuture(api.on(context))));
    Routes routes = new Routes(vertx, StandardHeaders.of(false), new ProblemRenderer());
    loop.register(routes);
    CallerAccess callers =
        new CallerAccess(
            new PgOperatorTokens(pool),
            new ClientAddress(TrustedProxies.none()),
            new FreshSignIn(Duration.ofMinutes(10), false, clock));
    api.personTickets(callers).register(routes);
    api.ownApprovals().register(routes);
    new BreakGlassRoutes(openings, callers).register(routes);
    new ApprovalRoutes(
            new PgApprovals(pool, changes, records, APPROVAL_PATIENCE, approvals), callers)
        .register(routes);
    new AuditRoutes(
            new PgAuditLog(pool),
            callers.requiring(Permission.AUDIT_READ),
            exchange -> CallerAccess.organisation(exchange).value())
        .register(routes);
    HttpServer server =
        routes.serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)));
    this.port = await(onLoop(() -> server.listen())).actualPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** What has lapsed is written down, as the gate does by itself now and then. */
  void lapse() {
    await(onLoop(() -> lapsing.run().compose(lapsed -> expiring.run()).mapEmpty()));
  }

  double count(String name, String... tags) {
    return meters.counter(name, tags).count();
  }

  @Override
  public void close() {
    await(onLoop(loop::close));
    await(api.close());
    await(pool.close());
    await(vertx.close());
  }

  private <T> Future<T> onLoop(java.util.function.Supplier<Future<T>> work) {
    Promise<T> promise = ((ContextInternal) context).promise();
    context.runOnContext(now -> work.get().onComplete(promise));
    return promise.future();
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
