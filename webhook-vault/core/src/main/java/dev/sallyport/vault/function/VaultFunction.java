package dev.sallyport.vault.function;

import dev.sallyport.vault.VaultApplication;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The whole vault as a function that is called and waited for. May be called by several threads at
 * once; needs nothing to happen between two calls.
 */
public final class VaultFunction implements AutoCloseable {
  /** The store may be slow, and platforms end a start that takes longer anyway. */
  private static final Duration START = Duration.ofSeconds(30);

  /** Longer than the slowest answer of an upstream. */
  private static final Duration ANSWER = Duration.ofMinutes(3);

  /** How long an answer waits for housekeeping that began with its request. */
  private static final Duration HOUSEKEEPING = Duration.ofSeconds(2);

  /** How often a function adds to the tree of its log, at most. */
  private static final Duration INTEGRATION = Duration.ofSeconds(1);

  private static final String LOG = "/v1/log/";
  private static final int OK = 200;

  private final Vertx vertx;
  private final Context context;
  private final InstantSource clock;
  private final CallerAddress callers;
  private final AfterPause vault;
  private final VaultHandler routes;
  private Instant nextHousekeeping;
  private Instant nextLookForKeys;
  private Instant nextIntegration;

  private VaultFunction(
      Vertx vertx,
      Context context,
      InstantSource clock,
      CallerAddress callers,
      RunningVault first,
      Supplier<Future<RunningVault>> start) {
    this.vertx = vertx;
    this.context = context;
    this.clock = clock;
    this.callers = callers;
    this.routes = first.handler();
    this.vault = new AfterPause(first, start, clock);
    this.nextLookForKeys = clock.instant().plus(VaultApplication.KEYSET_LOOKS);
    this.nextHousekeeping = first(VaultApplication.HOUSEKEEPING);
    this.nextIntegration = first(INTEGRATION);
  }

  /**
   * Most instances do not live for long: some of them begin early. The others do not let their
   * first caller wait for more than a start.
   */
  private Instant first(Duration period) {
    return clock.instant().plusMillis(new SecureRandom().nextLong(period.toMillis()));
  }

  /**
   * Starts the vault and waits until it can answer. The database's schema is looked at and not
   * changed.
   *
   * @param environment the variables of a server; those about ports and threads are not known
   * @throws dev.sallyport.service.configuration.ConfigurationException with every problem at once
   * @throws dev.sallyport.vault.keyset.KeysetException when there is no keyset or it does not open
   * @throws dev.sallyport.vault.failure.StoreException when the store cannot be used
   */
  public static VaultFunction load(Map<String, String> environment) {
    return load(environment, InstantSource.system());
  }

  /** The same by another clock. */
  public static VaultFunction load(Map<String, String> environment, InstantSource clock) {
    FunctionConfiguration configuration = FunctionConfiguration.read(environment);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    Context context = vertx.getOrCreateContext();
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Supplier<Future<RunningVault>> start =
        () -> RunningVault.start(vertx, configuration.vault(), registry, clock);
    try {
      RunningVault first = on(context, start).await(START.toMillis(), TimeUnit.MILLISECONDS);
      CallerAddress callers = new CallerAddress(configuration.proxies());
      return new VaultFunction(vertx, context, clock, callers, first, start);
    } catch (TimeoutException e) {
      vertx.close();
      throw new IllegalStateException("the store did not answer in time", e);
    } catch (RuntimeException | Error e) {
      vertx.close(); // otherwise its threads would keep a process that does not serve
      throw e;
    }
  }

  /**
   * How much of a body is worth reading, in bytes; one byte more shows that it is too long. 0 where
   * none is taken.
   */
  public int maximumBody(String method, String path) {
    return routes.maximumBody(method, path);
  }

  /**
   * Answers one request and waits for the answer; never fails.
   *
   * @param limit bytes of an answer's body that the platform passes on
   */
  public VaultResponse answer(FunctionRequest request, int limit) {
    try {
      return on(context, () -> answered(request, limit))
          .await(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return routes.unreadable(
          VaultError.UNAVAILABLE, "The vault did not answer in time; it may have been done.");
    }
  }

  /** Says that what the platform handed over is no request. */
  public VaultResponse unreadable(String publicMessage) {
    return routes.unreadable(VaultError.INVALID_REQUEST, publicMessage);
  }

  private Future<VaultResponse> answered(FunctionRequest request, int limit) {
    return vault
        .enter()
        .compose(running -> answered(running, request, limit))
        .otherwise(failure -> failed())
        .onComplete(done -> vault.leave());
  }

  private Future<VaultResponse> answered(RunningVault running, FunctionRequest request, int limit) {
    Future<Void> kept = keepHouse(running.application());
    return lookForKeys(running.application())
        .compose(looked -> answered(running.handler(), request, limit))
        .compose(answer -> kept.map(answer))
        .compose(
            answer -> integrate(running.application(), isOfTheLog(request, answer)).map(answer));
  }

  /**
   * Behind an answer, a second after the last time: an answer waits for it a little then. A gate
   * that asks about the log finds it done the next time, however short instances live.
   */
  private Future<Void> integrate(VaultApplication application, boolean isWanted) {
    Instant now = clock.instant();
    if (now.isBefore(nextIntegration) && !isWanted) {
      return Future.succeededFuture();
    }
    nextIntegration = now.plus(INTEGRATION);
    return application
        .integrateLog()
        .timeout(HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private static boolean isOfTheLog(FunctionRequest request, VaultResponse answer) {
    return request.path().startsWith(LOG) && answer.status() == OK;
  }

  /** A keyset of before a pause must not be written under: its key may have been dropped since. */
  private Future<Void> lookForKeys(VaultApplication application) {
    Instant now = clock.instant();
    if (now.isBefore(nextLookForKeys)) {
      return Future.succeededFuture();
    }
    nextLookForKeys = now.plus(VaultApplication.KEYSET_LOOKS);
    return application.lookForKeys();
  }

  private VaultResponse failed() {
    return routes.unreadable(VaultError.INTERNAL_ERROR, "Something failed inside the vault.");
  }

  private Future<VaultResponse> answered(VaultHandler handler, FunctionRequest request, int limit) {
    int longest = handler.maximumBody(request.method(), request.path());
    if (longest > 0 && request.isLongerThan(longest)) {
      return Future.succeededFuture(
          handler.unreadable(
              VaultError.BODY_TOO_LARGE, "The body is larger than this route takes."));
    }
    return handler
        .handle(request.convert(callers, longest))
        .compose(answer -> WholeAnswer.of(answer, limit))
        .otherwise(failure -> brokenOff(handler));
  }

  private static VaultResponse brokenOff(VaultHandler handler) {
    return handler.unreadable(
        VaultError.UPSTREAM_ERROR,
        "The upstream's answer broke off, or is longer than this vault passes on; the request may"
            + " have been carried out.");
  }

  /** With a request, since between two of them nothing runs. */
  private Future<Void> keepHouse(VaultApplication application) {
    Instant now = clock.instant();
    if (now.isBefore(nextHousekeeping)) {
      return Future.succeededFuture();
    }
    nextHousekeeping = now.plus(VaultApplication.HOUSEKEEPING);
    return application
        .keepHouse()
        .timeout(HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS)
        .otherwiseEmpty();
  }

  private static <T> Future<T> on(Context context, Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(start -> work.get().onComplete(promise));
    return promise.future();
  }

  /** Closes the store's connections and ends the event loop. */
  @Override
  public void close() throws TimeoutException {
    on(context, () -> vault.current().application().close())
        .eventually(vertx::close)
        .await(START.toMillis(), TimeUnit.MILLISECONDS);
  }
}
