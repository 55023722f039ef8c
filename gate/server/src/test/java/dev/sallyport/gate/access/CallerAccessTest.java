package dev.sallyport.gate.access;

import static java.util.Objects.requireNonNullElse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.identity.KeyId;
import dev.sallyport.gate.identity.OperatorId;
import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.service.http.Answer;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.HttpLimits;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.service.http.ProblemRenderer;
import dev.sallyport.service.http.Routes;
import dev.sallyport.service.http.StandardHeaders;
import dev.sallyport.service.http.TrustedProxies;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who passes which route, and what the others are told. */
final class CallerAccessTest {
  private static final OrganisationId HOME = OrganisationId.fresh();
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final Caller.Person VIEWER =
      new Caller.Person(HOME, OperatorId.fresh(), "vera", Role.VIEWER);
  private static final Caller.Person OWNER =
      new Caller.Person(HOME, OperatorId.fresh(), "olga", Role.OWNER);
  private static final Caller.Machine READER = machine(EnumSet.of(Permission.AGENTS_READ));
  private static final Caller.Machine EMPTY = machine(Set.of());
  private static final Map<String, Caller> KNOWN =
      Map.of("viewer", VIEWER, "owner", OWNER, "reader", READER, "empty", EMPTY);

  private static Vertx vertx;
  private static String url;

  private static Caller.Machine machine(Set<Permission> permissions) {
    return new Caller.Machine(
        HOME, KeyId.fresh(), "the principal", "deploy", new Scopes(permissions, Set.of()));
  }

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    CallerAccess access =
        new CallerAccess(
            (token, exchange) -> Future.succeededFuture(Optional.ofNullable(KNOWN.get(token))),
            new ClientAddress(TrustedProxies.none()),
            new FreshSignIn(FRESH, false, () -> NOW));
    Routes routes = new Routes(vertx, StandardHeaders.of(false), new ProblemRenderer());
    for (Permission permission : Permission.values()) {
      routes.get(
          "/" + permission.name(),
          access.requiring(permission),
          exchange -> {
            Origin origin = access.origin(exchange);
            return Future.succeededFuture(
                Answer.json(
                    200,
                    List.of(
                        origin.actor().actorId(),
                        requireNonNullElse(origin.keyId(), "no key"),
                        origin.organisation().value())));
          });
    }
    routes.get(
        "/either",
        access.requiring(Permission.VAULT_READ, Permission.AGENTS_READ),
        exchange -> Future.succeededFuture(Answer.empty(204)));
    url =
        "http://127.0.0.1:"
            + GateUnderTest.await(
                    routes
                        .serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)))
                        .listen())
                .actualPort();
  }

  @AfterAll
  static void stop() {
    GateUnderTest.await(vertx.close());
  }

  private static Reply get(String token, String path) {
    return new ApiClient(url, token).get(path);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  @Test
  void aCallerPassesExactlyTheRoutesOfItsPermissions() {
    KNOWN.forEach(
        (token, caller) -> {
          for (Permission permission : Permission.values()) {
            assertThat(get(token, "/" + permission.name()).status())
                .as("%s %s", token, permission)
                .isEqualTo(caller.permissions().contains(permission) ? 200 : 403);
          }
        });
  }

  @Test
  void oneOfSeveralPermissionsIsEnough() {
    assertThat(get("reader", "/either").status()).isEqualTo(204);
    assertThat(get("viewer", "/either").status()).isEqualTo(204);
    assertThat(get("empty", "/either").code()).isEqualTo("SCOPE_DENIED");
  }

  @Test
  void aPersonIsToldWhichRolesMay() {
    Reply reply = get("viewer", "/POLICIES_WRITE");

    assertThat(reply.code()).isEqualTo("FORBIDDEN");
    assertThat(texts(reply.body().path("required"))).containsExactly("policies:write");
    assertThat(texts(reply.body().path("roles"))).containsExactly("owner", "admin");
    assertThat(reply.text("role")).isEqualTo("viewer");
    assertThat(reply.text("detail")).contains("owner, admin");
  }

  @Test
  void aMachineIsToldWhichScopeItsKeyLacks() {
    Reply reply = get("reader", "/POLICIES_WRITE");

    assertThat(reply.code()).isEqualTo("SCOPE_DENIED");
    assertThat(texts(reply.body().path("required"))).containsExactly("policies:write");
    assertThat(texts(reply.body().path("granted"))).containsExactly("agents:read");
    assertThat(reply.text("missingScope")).isEqualTo("policies:write");
    assertThat(reply.response().headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"insufficient_scope\", scope=\"policies:write\"");
  }

  @Test
  void aMachineIsToldWhatOnlyPeopleMayDo() {
    for (Permission permission : Permission.values()) {
      if (permission.isForPeopleOnly()) {
        Reply reply = get("reader", "/" + permission.name());
        assertThat(reply.code()).isEqualTo("HUMAN_ONLY");
        assertThat(texts(reply.body().path("required"))).containsExactly(permission.wireName());
      }
    }
  }

  @Test
  void whoIsUnknownIsNotToldWhatIsNeeded() {
    assertThat(get("stranger", "/AGENTS_READ").status()).isEqualTo(401);
    assertThat(get("stranger", "/AGENTS_READ").body().has("required")).isFalse();
  }

  @Test
  void theOriginNamesThePersonOrThePrincipalWithItsKey() {
    assertThat(texts(get("owner", "/AGENTS_READ").body()))
        .containsExactly(OWNER.id().value(), "no key", HOME.value());
    assertThat(texts(get("reader", "/AGENTS_READ").body()))
        .containsExactly("the principal", READER.key().value(), HOME.value());
  }

  private static boolean isFresh(Proof proof, boolean tokensSuffice) {
    Caller person = new Caller.Person(HOME, OperatorId.fresh(), "olga", Role.OWNER, proof);
    try {
      new FreshSignIn(FRESH, tokensSuffice, () -> NOW).require(person);
      return true;
    } catch (ProblemException refused) {
      return false;
    }
  }

  private static Proof signedIn(Duration ago) {
    return new Proof.SignIn(Optional.of(NOW.minus(ago)));
  }

  @Test
  void aSignInIsFreshForAWhile() {
    assertThat(isFresh(signedIn(Duration.ZERO), false)).isTrue();
    assertThat(isFresh(signedIn(FRESH), false)).isTrue();
    assertThat(isFresh(signedIn(FRESH.plusNanos(1)), false)).isFalse();
    assertThat(isFresh(signedIn(FRESH.plusNanos(1)), true)).isFalse();
    assertThat(isFresh(new Proof.SignIn(Optional.empty()), false)).isFalse();
    assertThat(isFresh(new Proof.SignIn(Optional.empty()), true)).isFalse();
  }

  @Test
  void aStandingTokenIsEnoughWhereNobodyCanSignInOrTheGateIsToldSo() {
    assertThat(isFresh(new Proof.StandingToken(false), false)).isTrue();
    assertThat(isFresh(new Proof.StandingToken(true), false)).isFalse();
    assertThat(isFresh(new Proof.StandingToken(true), true)).isTrue();
  }

  @Test
  void aProgramDoesNotSignIn() {
    assertThatCode(() -> new FreshSignIn(FRESH, false, () -> NOW).require(READER))
        .doesNotThrowAnyException();
  }

  @Test
  void noMachineCanHoldWhatIsForPeople() {
    assertThatThrownBy(() -> machine(EnumSet.of(Permission.VAULT_BIND)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
