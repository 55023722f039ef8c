package dev.sallyport.service.http;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes of a server, each with the access it declares: there is no way to add one without.
 *
 * <p>Sits directly on the server. A {@linkplain #hot hot} route is found in a map before the router
 * is asked. Everything that is not a route is answered here too: 404, 405 with {@code Allow}, 400
 * for what cannot be understood. Nothing redirects, and a path with a trailing slash is another
 * path.
 */
public final class Routes implements Handler<HttpServerRequest> {
  private static final Problem NOT_FOUND =
      Problem.of(HttpProblems.NOT_FOUND, "No route has this path");
  private static final Problem NOT_UNDERSTOOD =
      Problem.of(
          HttpProblems.INVALID_REQUEST, "The request target or the Host header is not valid");

  private final Vertx vertx;
  private final Router router;
  private final Connections connections;
  private final Dispatcher dispatcher;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, Resource> hot = new HashMap<>();
  private final Map<String, Resource> below = new HashMap<>();
  private RouteWrapping wrapping = (route, handler) -> handler;

  /** No routes yet. */
  public Routes(Vertx vertx, StandardHeaders headers, ErrorRenderer errors) {
    this(vertx, headers, errors, (exchange, route, status, nanoseconds) -> {});
  }

  /** No routes yet; {@code observer} is told about every answer. */
  public Routes(
      Vertx vertx, StandardHeaders headers, ErrorRenderer errors, RequestObserver observer) {
    this(
        vertx,
        headers,
        errors,
        observer,
        new Connections(HttpLimits.CONNECTIONS, HttpLimits.FIRST_REQUEST, HttpLimits.NEXT_REQUEST));
  }

  Routes(
      Vertx vertx,
      StandardHeaders headers,
      ErrorRenderer errors,
      RequestObserver observer,
      Connections connections) {
    this.vertx = vertx;
    this.connections = connections;
    this.router = Router.router(vertx);
    this.dispatcher = new Dispatcher(vertx, headers, errors, connections, observer);
    router.errorHandler(400, this::notUnderstood);
    router.errorHandler(404, this::notFound);
    router.errorHandler(
        500, this::notUnderstood); // the router fails like this on paths that it cannot decode
  }

  /** Puts something around the handlers of the routes that are registered from now on. */
  public Routes wrapping(RouteWrapping around) {
    wrapping = around;
    return this;
  }

  /** Registers a route for GET, which also answers HEAD. */
  public Routes get(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.GET, path, access, handler);
  }

  /** Registers a route for POST. */
  public Routes post(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.POST, path, access, handler);
  }

  /** Registers a route for PUT. */
  public Routes put(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.PUT, path, access, handler);
  }

  /** Registers a route for PATCH. */
  public Routes patch(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.PATCH, path, access, handler);
  }

  /** Registers a route for DELETE. */
  public Routes delete(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.DELETE, path, access, handler);
  }

  /**
   * Registers a route for OPTIONS, such as a CORS preflight; without one, OPTIONS is answered with
   * {@code Allow}.
   */
  public Routes options(String path, Access access, RouteHandler handler) {
    return add(HttpMethod.OPTIONS, path, access, handler);
  }

  /**
   * Registers a route for GET on a path without parameters that is found without asking the router.
   */
  public Routes hot(String path, Access access, RouteHandler handler) {
    get(path, access, handler);
    hot.put(path, requireNonNull(resources.get(path)));
    return this;
  }

  /**
   * Registers a route on every path below a prefix, whatever it looks like: the handler reads the
   * rest of the path itself, as it was sent. Found without asking the router.
   *
   * @param path how the route is listed
   */
  public Routes below(
      String prefix, String path, List<HttpMethod> methods, Access access, RouteHandler handler) {
    Resource resource = new Resource(path);
    methods.forEach(method -> resource.add(method, access, handler));
    resources.put(path, resource);
    below.put(prefix, resource);
    return this;
  }

  private @Nullable Resource below(@Nullable String path) {
    if (path != null) {
      for (Map.Entry<String, Resource> each : below.entrySet()) {
        if (path.startsWith(each.getKey())) {
          return each.getValue();
        }
      }
    }
    return null;
  }

  private Routes add(HttpMethod method, String path, Access access, RouteHandler handler) {
    RouteHandler wrapped =
        wrapping.around(new RegisteredRoute(method.name(), path, access), handler);
    resources.computeIfAbsent(path, this::mount).add(method, access, wrapped);
    return this;
  }

  private Resource mount(String path) {
    Resource resource = new Resource(path);
    requireNew(resource);
    router.route(resource.routerPath()).handler(context -> dispatch(resource, context));
    return resource;
  }

  /** Of two paths that take the same requests the router would only ever ask the first. */
  private void requireNew(Resource resource) {
    for (Resource other : resources.values()) {
      if (other.shape().equals(resource.shape())) {
        throw new IllegalArgumentException(
            "the same path with other names: " + other.path() + " and " + resource.path());
      }
    }
  }

  /** Every route, in the order of registration. */
  public List<RegisteredRoute> list() {
    List<RegisteredRoute> all = new ArrayList<>();
    resources.values().forEach(resource -> all.addAll(resource.list()));
    return List.copyOf(all);
  }

  /**
   * Makes {@code server} answer with these routes, also to what is not a readable request, and
   * bounds its connections.
   */
  public HttpServer serve(HttpServer server) {
    connections.startSweeping(vertx);
    return server
        .connectionHandler(connections::opened)
        .requestHandler(this)
        .invalidRequestHandler(dispatcher::unreadable);
  }

  /** How many connections are open. */
  public int connections() {
    return connections.count();
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = request.path();
    Resource direct = hot.get(path);
    Resource resource = direct == null ? below(path) : direct;
    if (path == null || !Targets.isProperlyEncoded(request.uri())) {
      dispatcher.refuse(request, NOT_UNDERSTOOD);
    } else if (request.getHeader(HttpHeaders.HOST) == null
        && request.version() != HttpVersion.HTTP_1_0) {
      dispatcher.refuse(request, Problem.of(HttpProblems.INVALID_REQUEST, "Send the Host header"));
    } else if (resource != null) {
      dispatcher.dispatch(resource, request, Map.of());
    } else if (Targets.isCanonical(path)) {
      router.handle(request);
    } else {
      dispatcher.refuse(request, NOT_FOUND);
    }
  }

  private void dispatch(Resource resource, RoutingContext context) {
    if (resource.isExactly(context.request().path())) {
      dispatcher.dispatch(resource, context.request(), context.pathParams());
    } else {
      context.next();
    }
  }

  private void notFound(RoutingContext context) {
    dispatcher.refuse(context.request(), NOT_FOUND);
  }

  private void notUnderstood(RoutingContext context) {
    dispatcher.refuse(context.request(), NOT_UNDERSTOOD);
  }
}
