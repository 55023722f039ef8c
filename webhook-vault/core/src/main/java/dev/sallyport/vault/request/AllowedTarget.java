package dev.sallyport.vault.request;

import java.util.List;
import java.util.Set;

/**
 * One upstream that a credential may be sent to. An empty set or list allows nothing.
 *
 * @param methods the methods that are allowed
 * @param paths of which one must allow the path
 */
public record AllowedTarget(Origin origin, Set<Method> methods, List<PathRule> paths) {
  /** Copies the collections. */
  public AllowedTarget {
    methods = Set.copyOf(methods);
    paths = List.copyOf(paths);
  }

  /** Whether this request is allowed. */
  public boolean allows(Method method, RequestPath path) {
    return methods.contains(method) && paths.stream().anyMatch(rule -> rule.allows(path));
  }
}
