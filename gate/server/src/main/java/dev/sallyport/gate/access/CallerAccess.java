package dev.sallyport.gate.access;

import static java.util.Collections.disjoint;
import static java.util.Collections.unmodifiableSet;
import static java.util.stream.Collectors.joining;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Access;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.HttpProblems;
import dev.sallyport.service.http.Problem;
import dev.sallyport.service.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Admits people and machines: {@code Authorization: Bearer …} (RFC 6750). Who has a token is looked
 * up for each request, so a suspended or demoted one has lost it by the next. The organisation that
 * a request is about is the caller's, whatever the request says.
 */
public final class CallerAccess {
  /** How the names of these accesses begin. */
  private static final String NAME = "caller ";

  private static final String SCHEME = "Bearer ";

  private final Callers callers;
  private final ClientAddress clientAddress;
  private final FreshSignIn freshSignIn;

  public CallerAccess(Callers callers, ClientAddress clientAddress, FreshSignIn freshSignIn) {
    this.callers = callers;
    this.clientAddress = clientAddress;
    this.freshSignIn = freshSignIn;
  }

  /**
   * The access of a route whose caller needs this permission, or one of several that permit the
   * same.
   */
  public Access requiring(Permission permission, Permission... alternatives) {
    return requirement(EnumSet.of(permission, alternatives));
  }

  /** The access of a route whose caller needs both. */
  public Access requiringBoth(Permission one, Permission other) {
    Requirement first = requirement(EnumSet.of(one));
    Requirement second = requirement(EnumSet.of(other));
    return new Requirement(
        first.name + "&" + other.wireName(),
        (caller, exchange) -> {
          first.check.accept(caller, exchange);
          second.check.accept(caller, exchange);
        });
  }

  private Requirement requirement(EnumSet<Permission> permissions) {
    Set<Permission> anyOf = unmodifiableSet(permissions);
    return new Requirement(
        anyOf.stream().map(Permission::wireName).collect(joining("|", NAME, "")),
        (caller, exchange) -> {
          if (disjoint(caller.permissions(), anyOf)) {
            throw AccessProblems.denied(caller, anyOf);
          }
        });
  }

  /** The access of a route for every person, whatever their role. */
  public Access ofPeople() {
    return new Requirement(
        NAME + "person",
        (caller, exchange) -> {
          if (!(caller instanceof Caller.Person)) {
            throw AccessProblems.humanOnly(Set.of());
          }
        });
  }

  /** The access of a route for every machine key, whatever its scopes. */
  public Access ofMachines() {
    return new Requirement(
        NAME + "machine",
        (caller, exchange) -> {
          if (!(caller instanceof Caller.Machine)) {
            throw AccessProblems.machineOnly();
          }
        });
  }

  /**
   * The access of a route about one key, {@code {id}} in its path: for who has one of these
   * permissions, and for that key itself.
   */
  public Access requiringUnlessOwnKey(Permission permission, Permission... alternatives) {
    Requirement other = requirement(EnumSet.of(permission, alternatives));
    return new Requirement(
        other.name + " or own key",
        (caller, exchange) -> {
          if (!isOwnKey(caller, exchange)) {
            other.check.accept(caller, exchange);
          }
        });
  }

  private static boolean isOwnKey(Caller caller, Exchange exchange) {
    return caller instanceof Caller.Machine machine
        && machine.key().value().equals(exchange.pathParameter("id"));
  }

  /** The same access for a route that makes a key: people have signed in a moment ago. */
  public Access freshly(Access access) {
    return new Access() {
      @Override
      public String name() {
        return access.name();
      }

      @Override
      public Future<Void> admit(Exchange exchange) {
        return access
            .admit(exchange)
            .map(
                admitted -> {
                  requireFreshSignIn(exchange);
                  return null;
                });
      }
    };
  }

  /** Refuses a person who has not signed in a moment ago, for a route that may make a key. */
  public void requireFreshSignIn(Exchange exchange) {
    freshSignIn.require(caller(exchange));
  }

  /** Who makes a change, for its audit record. */
  public Origin origin(Exchange exchange) {
    Caller caller = caller(exchange);
    return new Origin(
        caller.organisation(),
        caller,
        clientAddress.of(exchange.request()),
        exchange.requestId(),
        exchange.carried(UnitOfWork.class));
  }

  /** Whether a route with this access has an admitted {@link #caller}. */
  public static boolean admitsCallers(Access access) {
    return access.name().startsWith(NAME);
  }

  /** Refuses a caller that would loosen what it is held by itself. */
  public static void requireOther(Exchange exchange, String principal) {
    if (caller(exchange).actorId().equals(principal)) {
      throw selfChange();
    }
  }

  /** What a caller is told that would loosen what it is held by itself. */
  public static ProblemException selfChange() {
    return AccessProblems.selfChange();
  }

  /** The caller that was admitted. */
  public static Caller caller(Exchange exchange) {
    return exchange.attached(Caller.class);
  }

  /** The organisation of the caller that was admitted. */
  public static OrganisationId organisation(Exchange exchange) {
    return caller(exchange).organisation();
  }

  private Future<Caller> authenticate(Exchange exchange) {
    Optional<String> authorization = exchange.header(HttpHeaders.AUTHORIZATION);
    if (authorization.isEmpty()) {
      return Future.failedFuture(
          refusal("Bearer", "Send an operator's token as Authorization: Bearer"));
    }
    return authorization
        .flatMap(CallerAccess::token)
        .map(token -> callers.find(token, exchange))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .map(caller -> caller.orElseThrow(CallerAccess::invalidToken));
  }

  private static Optional<String> token(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(authorization.substring(SCHEME.length()))
        : Optional.empty();
  }

  private static ProblemException invalidToken() {
    return refusal("Bearer error=\"invalid_token\"", "The operator's token is not valid");
  }

  private static ProblemException refusal(String challenge, String detail) {
    return Problem.of(HttpProblems.UNAUTHENTICATED, detail)
        .withHeader("WWW-Authenticate", challenge)
        .asException();
  }

  /** What one route demands of its callers. */
  private final class Requirement implements Access {
    private final String name;
    private final BiConsumer<Caller, Exchange> check;

    Requirement(String name, BiConsumer<Caller, Exchange> check) {
      this.name = name;
      this.check = check;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Future<Void> admit(Exchange exchange) {
      return authenticate(exchange)
          .map(
              caller -> {
                check.accept(caller, exchange);
                exchange.attach(caller);
                return null;
              });
    }
  }
}
