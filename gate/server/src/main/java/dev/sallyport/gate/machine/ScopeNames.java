package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Role;
import dev.sallyport.gate.access.Scopes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every scope there is.
 *
 * @param routeScopes names that mean something to other services, as configured
 */
public record ScopeNames(Set<String> routeScopes) {
  /** A key has at most this many scopes. */
  static final int MAXIMUM = 64;

  /** What is granted where nothing else is configured. */
  public static final List<String> DEFAULT_ROUTE_SCOPES =
      List.of("runs:write", "runs:manage", "approvals:write", "a2a:write", "mcp:call");

  private static final String SHAPE = "[a-z][a-z0-9-]{0,30}:[a-z][a-z0-9-]{0,30}";

  /** Refuses names that are none, or that the gate uses itself. */
  public ScopeNames {
    routeScopes = Set.copyOf(routeScopes);
    for (String name : routeScopes) {
      if (!name.matches(SHAPE) || Permission.parse(name).isPresent()) {
        throw new IllegalArgumentException(
            "a route scope is written like runs:write, and is none of the gate's own");
      }
    }
  }

  /** What is stored; names that mean nothing any more grant nothing. */
  Scopes known(List<String> names) {
    return Scopes.known(names, routeScopes);
  }

  /** What a person of this role has to hand out. */
  Scopes of(Role role) {
    return known(
        Stream.concat(
                role.permissions().stream().map(Permission::wireName),
                role.permissions().contains(Permission.KEYS_MANAGE)
                    ? routeScopes.stream()
                    : Stream.empty())
            .toList());
  }

  /** What is asked for; refuses what does not exist, and what is for people. */
  Scopes parse(List<String> names) {
    if (names.size() > MAXIMUM) {
      throw new IllegalArgumentException("The field 'scopes' has at most " + MAXIMUM + " scopes");
    }
    List<String> ofPeople =
        names.stream()
            .filter(name -> Permission.parse(name).filter(Permission::isForPeopleOnly).isPresent())
            .toList();
    if (!ofPeople.isEmpty()) {
      throw KeyProblem.scopesOfPeople(ofPeople);
    }
    List<String> all = all();
    List<Integer> unknown =
        IntStream.range(0, names.size()).filter(i -> !all.contains(names.get(i))).boxed().toList();
    if (!unknown.isEmpty()) {
      throw KeyProblem.unknownScopes(unknown, all);
    }
    return known(names);
  }

  private List<String> all() {
    return Stream.concat(
            Arrays.stream(Permission.values())
                .filter(permission -> !permission.isForPeopleOnly())
                .map(Permission::wireName),
            routeScopes.stream().sorted())
        .toList();
  }
}
