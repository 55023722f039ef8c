package dev.sallyport.service.http;

import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A path with what its methods do. */
final class Resource {
  record Operation(Access access, RouteHandler handler) {}

  private final String path;
  private final Map<HttpMethod, Operation> operations = new LinkedHashMap<>();
  private String allow = "";

  Resource(String path) {
    if (!path.startsWith("/") || (path.endsWith("/") && path.length() > 1)) {
      throw new IllegalArgumentException(
          "a route's path starts with a slash and does not end with one: " + path);
    }
    this.path = path;
  }

  void add(HttpMethod method, Access access, RouteHandler handler) {
    if (operations.put(method, new Operation(access, handler)) != null) {
      throw new IllegalArgumentException("registered twice: " + method + " " + path);
    }
    TreeSet<String> names = new TreeSet<>();
    operations.keySet().forEach(each -> names.add(each.name()));
    if (operations.containsKey(HttpMethod.GET)) {
      names.add("HEAD");
    }
    names.add("OPTIONS");
    allow = String.join(", ", names);
  }

  String path() {
    return path;
  }

  /** The operation for {@code method}; HEAD is a GET whose body is not sent. */
  @Nullable Operation operation(HttpMethod method) {
    return operations.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
  }

  /** The value of an {@code Allow} header. */
  String allow() {
    return allow;
  }

  /** The path as vertx-web writes it: {@code {id}} becomes {@code :id}. */
  String routerPath() {
    return path.replaceAll("\\{(\\w+)\\}", ":$1");
  }

  /** The same for all paths that take the same requests, whatever their parameters are called. */
  String shape() {
    return path.replaceAll("\\{\\w+\\}", "{}");
  }

  /** vertx-web lets a path match with a slash more at its end; that is another path here. */
  boolean isExactly(@Nullable String requested) {
    return requested != null && requested.endsWith("/") == path.endsWith("/");
  }

  List<RegisteredRoute> list() {
    return operations.entrySet().stream()
        .map(each -> new RegisteredRoute(each.getKey().name(), path, each.getValue().access()))
        .toList();
  }
}
