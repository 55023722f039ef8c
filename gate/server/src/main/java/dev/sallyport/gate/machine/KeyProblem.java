package dev.sallyport.gate.machine;

import dev.sallyport.gate.access.AccessProblems;
import dev.sallyport.gate.access.Permission;
import dev.sallyport.gate.access.Scopes;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemType;
import java.time.Duration;
import java.util.List;

/** What can be wrong about machine keys. */
final class KeyProblem {
  private static final ProblemType UNKNOWN_SCOPE =
      new ProblemType("UNKNOWN_SCOPE", 400, "There is no such scope");
  private static final ProblemType KEY_EXPIRED =
      new ProblemType("KEY_EXPIRED", 401, "The key has expired");
  private static final ProblemType KEY_SUSPENDED =
      new ProblemType("KEY_SUSPENDED", 403, "The key is suspended");
  private static final ProblemType SERVICE_ACCOUNT_INACTIVE =
      new ProblemType("SERVICE_ACCOUNT_INACTIVE", 403, "The key's service account is suspended");
  private static final ProblemType KEY_NETWORK_DENIED =
      new ProblemType("KEY_NETWORK_DENIED", 403, "The key is not used from here");
  private static final ProblemType RATE_LIMITED =
      new ProblemType("RATE_LIMITED", 429, "The key is used too often");
  private static final ProblemType ROTATION_CONFLICT =
      new ProblemType("ROTATION_CONFLICT", 409, "Another rotation was quicker");

  private KeyProblem() {}

  static ProblemException unknownScopes(List<Integer> unknown, List<String> known) {
    return Problem.of(
            UNKNOWN_SCOPE,
            "The member 'unknown' has the positions of what does not exist, counted from 0; 'known' has all there is")
        .with("unknown", unknown)
        .with("known", known)
        .asException();
  }

  static ProblemException scopesOfPeople(List<String> scopes) {
    return Problem.of(
            AccessProblems.HUMAN_ONLY, "Only a person can have, or hand out, what 'required' names")
        .with("required", scopes)
        .asException();
  }

  static ProblemException scopeLacking(Scopes wanted, Scopes granted, String missing) {
    return Problem.of(AccessProblems.SCOPE_DENIED, "Nobody hands out a scope that they do not have")
        .with("required", wanted.names())
        .with("granted", granted.names())
        .with("missingScope", missing)
        .asException();
  }

  static ProblemException selfChange() {
    return Problem.of(
            AccessProblems.SELF_CHANGE_FORBIDDEN,
            "A key may replace, suspend or revoke itself; anything else about it is changed by a person")
        .asException();
  }

  static ProblemException looserThanMaker() {
    return Problem.of(
            AccessProblems.SELF_CHANGE_FORBIDDEN,
            "A key makes or changes no key to last longer, be used from elsewhere or more often than itself")
        .asException();
  }

  static ProblemException noLongerPermitted() {
    return Problem.of(HttpProblems.FORBIDDEN, "What permitted this has just been taken away")
        .asException();
  }

  static ProblemException tooMany(int maximum) {
    return Problem.of(
            HttpProblems.CONFLICT,
            "An organisation has at most " + maximum + " machine keys; revoke some first")
        .asException();
  }

  static ProblemException notLive(MachineKey key) {
    return Problem.of(
            HttpProblems.CONFLICT,
            "The key is "
                + key.shownStatus()
                + "; only an active key is replaced or changed, make another one")
        .with("status", key.shownStatus())
        .asException();
  }

  static ProblemException overtaken() {
    return Problem.of(
            ROTATION_CONFLICT,
            "Another request replaced this key at the same time; its answer has the key that works")
        .asException();
  }

  static ProblemException expired() {
    return Problem.of(
            KEY_EXPIRED, "Ask a person for another key; an expired one does not replace itself")
        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
        .asException();
  }

  static ProblemException suspended() {
    return Problem.of(KEY_SUSPENDED, "A person has to make it active again").asException();
  }

  static ProblemException accountSuspended() {
    return Problem.of(
            SERVICE_ACCOUNT_INACTIVE,
            "An operator can activate it again: PATCH /api/service-accounts/{id} with status active")
        .asException();
  }

  static ProblemException anothersAccount() {
    return Problem.of(
            AccessProblems.HUMAN_ONLY,
            "Only a person makes a key for a service account that the asking key is not of")
        .asException();
  }

  static ProblemException elsewhere() {
    return Problem.of(KEY_NETWORK_DENIED, "This key is used from certain networks only")
        .asException();
  }

  static ProblemException tooOften(int perMinute, Duration wait) {
    return Problem.of(RATE_LIMITED, "This key makes at most " + perMinute + " requests a minute")
        .withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds())))
        .asException();
  }

  static List<String> names(List<Permission> permissions) {
    return permissions.stream().map(Permission::wireName).toList();
  }
}
