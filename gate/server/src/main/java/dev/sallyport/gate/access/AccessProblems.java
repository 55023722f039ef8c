package dev.sallyport.gate.access;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a known caller without the permission is told: what is needed, and what there is. */
final class AccessProblems {
  static final ProblemType SCOPE_DENIED =
      new ProblemType("SCOPE_DENIED", 403, "The key lacks a scope");

  static final ProblemType HUMAN_ONLY =
      new ProblemType("HUMAN_ONLY", 403, "Only a person may do this");

  private AccessProblems() {}

  static ProblemException denied(Caller caller, Set<Permission> anyOf) {
    return switch (caller) {
      case Caller.Person person -> roleDenied(person, anyOf);
      case Caller.Machine machine ->
          anyOf.stream().allMatch(Permission::isForPeopleOnly)
              ? humanOnly(anyOf)
              : scopeDenied(machine, anyOf);
    };
  }

  private static ProblemException roleDenied(Caller.Person person, Set<Permission> anyOf) {
    List<String> roles = Role.with(anyOf).stream().map(Role::wireName).toList();
    return Problem.of(
            HttpProblems.FORBIDDEN,
            "This needs one of the roles "
                + String.join(", ", roles)
                + "; an owner or an admin can change yours")
        .with("required", names(anyOf))
        .with("roles", roles)
        .with("role", person.role().wireName())
        .asException();
  }

  private static ProblemException humanOnly(Set<Permission> anyOf) {
    return Problem.of(HUMAN_ONLY, "No key can have this permission; a person has to do it")
        .with("required", names(anyOf))
        .asException();
  }

  private static ProblemException scopeDenied(Caller.Machine machine, Set<Permission> anyOf) {
    String missing = anyOf.iterator().next().wireName();
    return Problem.of(SCOPE_DENIED, "Use a key with the scope " + missing)
        .with("required", names(anyOf))
        .with("granted", names(machine.permissions()))
        .with("missingScope", missing)
        .withHeader(
            "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + missing + "\"")
        .asException();
  }

  private static List<String> names(Collection<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::wireName).toList();
  }
}
