package dev.sallyport.gate.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a machine key may do: permissions at this gate, and route scopes that mean something to
 * other services, which ask for them by {@code GET /api/keys/self}. None means nothing, never
 * everything.
 */
public record Scopes(Set<Permission> permissions, Set<String> routeScopes) {
  /** Nothing at all. */
  public static final Scopes NONE = new Scopes(Set.of(), Set.of());

  /** Refuses permissions of people with {@link IllegalArgumentException}. */
  public Scopes {
    permissions = Set.copyOf(permissions);
    routeScopes = Set.copyOf(routeScopes);
    if (permissions.stream().anyMatch(Permission::isForPeopleOnly)) {
      throw new IllegalArgumentException("a machine has no permission of people");
    }
  }

  /** Of these names, those that mean something here; the others grant nothing. */
  public static Scopes known(List<String> names, Set<String> knownRouteScopes) {
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    names.stream()
        .flatMap(name -> Permission.parse(name).stream())
        .filter(permission -> !permission.isForPeopleOnly())
        .forEach(permissions::add);
    Set<String> routeScopes = new TreeSet<>(names);
    routeScopes.retainAll(knownRouteScopes);
    return new Scopes(permissions, routeScopes);
  }

  /** Their names, permissions first. */
  public List<String> names() {
    return Stream.concat(
            permissions.stream().sorted().map(Permission::wireName), routeScopes.stream().sorted())
        .toList();
  }

  /** Whether everything that {@code other} grants is granted here. */
  public boolean covers(Scopes other) {
    return permissions.containsAll(other.permissions) && routeScopes.containsAll(other.routeScopes);
  }
}
