package dev.sallyport.vault.endpoint;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sends each request to its route and turns whatever comes of it into an answer. The one place
 * where failures become words for the caller.
 */
public final class Dispatcher implements VaultHandler {
  /** After this long there is room for some more. */
  private static final Duration ROOM = Duration.ofSeconds(1);

  private final RouteTable routes;
  private final StandardHeaders standardHeaders;
  private final Cors cors;
  private final Traffic traffic;
  private final AddressRates rates;
  private final Function<Throwable, VaultRefusal> failures;

  /**
   * @param cors applies to every path that answers preflights
   * @param rates how many requests an address may make
   * @param failures what the caller is told when something failed inside; itself must not fail
   * @param underTls whether clients reach the vault by https
   */
  public Dispatcher(
      RouteTable routes,
      Cors cors,
      Traffic traffic,
      AddressRates rates,
      Function<Throwable, VaultRefusal> failures,
      boolean underTls) {
    this.routes = routes;
    this.cors = cors;
    this.traffic = traffic;
    this.rates = rates;
    this.failures = failures;
    this.standardHeaders = new StandardHeaders(underTls);
  }

  @Override
  public Future<VaultResponse> handle(VaultRequest request) {
    long startedAt = System.nanoTime();
    // An answer waits for the alarm: a platform may freeze the process as soon as it is given.
    Future<Void> reported = traffic.arrived(request);
    return attempt(request)
        .transform(result -> reported.map(done -> finish(request, result, startedAt)));
  }

  @Override
  public int maximumBody(String method, String path) {
    return routes.maximumBody(method, path);
  }

  @Override
  public List<Route> routes() {
    return routes.routes();
  }

  @Override
  public VaultResponse unreadable(VaultError error, String publicMessage) {
    traffic.unreadable(error);
    return standardHeaders.on(VaultResponse.refused(error, publicMessage), RequestIds.next());
  }

  private VaultResponse finish(
      VaultRequest request, AsyncResult<VaultResponse> result, long startedAt) {
    VaultResponse answer = result.succeeded() ? result.result() : refuse(request, result.cause());
    VaultResponse readable =
        routes.answersPreflights(request.path()) ? cors.on(answer, request) : answer;
    VaultResponse complete = standardHeaders.on(readable, request.id());
    traffic.answered(
        routes.label(request.path()), complete.status(), System.nanoTime() - startedAt);
    return request.method().equals("HEAD") ? complete.withoutBody() : complete;
  }

  private Future<VaultResponse> attempt(VaultRequest request) {
    try {
      rates.count(request);
      Optional<Route> route = routes.find(request);
      return route.isPresent()
          ? admit(request, route.get())
          : Future.succeededFuture(wrongMethod(request));
    } catch (Throwable e) { // an Error, too: nobody else would answer, and the caller would wait
      return Future.failedFuture(e);
    }
  }

  private static Future<VaultResponse> admit(VaultRequest request, Route route) {
    if (request.body().length > route.maximumBody()) {
      throw new VaultRefusal(VaultError.BODY_TOO_LARGE, tooLarge(route));
    }
    return route.endpoint().handle(request);
  }

  private static String tooLarge(Route route) {
    return route.maximumBody() == 0
        ? "This route takes no body."
        : "Send at most " + route.maximumBody() + " bytes.";
  }

  private VaultResponse wrongMethod(VaultRequest request) {
    String allow = routes.allow(request.path());
    VaultRefusal refusal =
        new VaultRefusal(VaultError.METHOD_NOT_ALLOWED, "Use one of: " + allow + ".");
    return refuse(request, refusal).with("allow", allow);
  }

  private VaultResponse refuse(VaultRequest request, Throwable failure) {
    VaultRefusal refusal = failure instanceof VaultRefusal known ? known : failures.apply(failure);
    traffic.refused(request, routes.label(request.path()), refusal, failure);
    VaultResponse answer = VaultResponse.refused(refusal.error(), refusal.publicMessage());
    return pause(refusal)
        .map(wait -> answer.with("retry-after", Long.toString(Math.max(1, wait.toSeconds()))))
        .orElse(answer);
  }

  private static Optional<Duration> pause(VaultRefusal refusal) {
    return refusal.error() == VaultError.TOO_MANY_REQUESTS
        ? Optional.of(refusal.retryAfter().orElse(ROOM))
        : refusal.retryAfter();
  }
}
