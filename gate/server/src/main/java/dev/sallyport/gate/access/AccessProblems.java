package dev.sallyport.gate.access;

import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a known caller without the permission is told: what is needed, and what there is. */
public final class AccessProblems {
  /** 403: the key, or who would hand it out, lacks a scope. */
  public static final ProblemType SCOPE_DENIED =
      new ProblemType("SCOPE_DENIED", 403, "The key lacks a scope");

  /** 403: no key can do this. */
  public static final ProblemType HUMAN_ONLY =
      new ProblemType("HUMAN_ONLY", 403, "Only a person may do this");

  /** 403: a key would loosen what it is held by. */
  public static final ProblemType SELF_CHANGE_FORBIDDEN =
      new ProblemType("SELF_CHANGE_FORBIDDEN", 403, "Nobody loosens their own controls");

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

  static ProblemException humanOnly(Set<Permission> anyOf) {
    return Problem.of(HUMAN_ONLY, "No key can have this permission; a person has to do it")
        .with("required", names(anyOf))
        .asException();
  }

  static ProblemException selfChange() {
    return Problem.of(
            SELF_CHANGE_FORBIDDEN,
            "Nobody loosens what they are held by; a person, or another key, has to do this")
        .asException();
  }

  static ProblemException machineOnly() {
    return Problem.of(
            HttpProblems.FORBIDDEN,
            "This is about the key of a program; people ask /api/operators/self")
        .asException();
  }

  private static ProblemException scopeDenied(Caller.Machine machine, Set<Permission> anyOf) {
    String missing = anyOf.iterator().next().wireName();
    return Problem.of(SCOPE_DENIED, "Use a key with the scope " + missing)
        .with("required", names(anyOf))
        .with("granted", machine.scopes().names())
        .with("missingScope", missing)
        .withHeader(
            "WWW-Authenticate", "Bearer error=\"insufficient_scope\", scope=\"" + missing + "\"")
        .asException();
  }

  private static List<String> names(Collection<Permission> permissions) {
    return permissions.stream().sorted().map(Permission::wireName).toList();
  }
}
