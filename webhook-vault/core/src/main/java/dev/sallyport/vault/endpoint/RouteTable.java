package dev.sallyport.vault.endpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every route there is. What is not in here does not exist. */
public final class RouteTable {
  private final List<Route> routes;
  private final Map<String, Map<String, Route>> byPath = new HashMap<>();

  /**
   * @throws IllegalArgumentException when two routes share method and path
   */
  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    for (Route route : routes) {
      Route other =
          byPath.computeIfAbsent(route.path(), path -> new TreeMap<>()).put(route.method(), route);
      if (other != null) {
        throw new IllegalArgumentException("two routes for " + route.method() + " " + route.path());
      }
    }
  }

  /** All routes, in the order they were declared. */
  public List<Route> routes() {
    return routes;
  }

  private static String known(String path) {
    return path.startsWith(Route.BROKERED) ? Route.BROKERED_PATH : path;
  }

  private Map<String, Route> methods(String path) {
    return byPath.getOrDefault(known(path), Map.of());
  }

  /** The largest body that is taken here, in bytes; 0 where there is no route. */
  int maximumBody(String method, String path) {
    Route route = methods(path).get(method);
    return route == null ? 0 : route.maximumBody();
  }

  /** The path as metrics and logs may show it: one of ours, or nothing of what was sent. */
  String label(String path) {
    String known = known(path);
    return byPath.containsKey(known) ? known : "unknown";
  }

  /**
   * The route for a request.
   *
   * @return empty when the path exists and the method does not
   * @throws VaultRefusal when the path does not exist
   */
  Optional<Route> find(VaultRequest request) {
    Map<String, Route> methods = methods(request.path());
    if (methods.isEmpty()) {
      throw new VaultRefusal(
          VaultError.NOT_FOUND, "There is no such path; /openapi.yaml lists what there is.");
    }
    return Optional.ofNullable(methods.get(request.method()));
  }

  /** Whether web pages may be meant to call this path. */
  boolean answersPreflights(String path) {
    return methods(path).containsKey("OPTIONS");
  }

  /** The methods that a path has, as the header Allow lists them. */
  String allow(String path) {
    return String.join(", ", methods(path).keySet());
  }
}
