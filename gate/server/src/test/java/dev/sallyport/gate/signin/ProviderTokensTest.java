package dev.sallyport.gate.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.HeldOrganisation;
import dev.sallyport.gate.LocalIssuer;
import dev.sallyport.service.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators who come with a token of their identity provider. */
final class ProviderTokensTest {
  private static final String OPERATORS = "/api/operators";
  private static final String SELF = OPERATORS + "/self";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

  private static LocalIssuer issuer;
  private static GateUnderTest gate;
  private static ApiClient owner;

  private String subject;
  private String email;
  private String operatorId;

  @BeforeAll
  static void start() {
    issuer = new LocalIssuer();
    InstantSource clock = () -> InstantSource.system().instant().plus(AHEAD.get());
    gate =
        GateUnderTest.start(
            "provider_tokens",
            Map.of("GATE_OIDC_ISSUER", issuer.url(), "GATE_OIDC_AUDIENCE", LocalIssuer.AUDIENCE),
            clock);
    owner = gate.firstOperator();
  }

  @AfterAll
  static void stop() {
    gate.close();
    issuer.close();
  }

  @BeforeEach
  void anOperatorWhoHasNeverSignedIn() {
    int number = NUMBERS.incrementAndGet();
    subject = "subject-" + number;
    email = "olga-" + number + "@example.org";
    operatorId = invite(owner, "olga-" + number, email).text("id");
  }

  private static Reply invite(ApiClient inviting, String name, String email) {
    Reply invited =
        inviting.post(
            OPERATORS,
            "{\"name\":\"%s\",\"role\":\"admin\",\"email\":\"%s\",\"token\":false}"
                .formatted(name, email));
    assertThat(invited.status()).as("%s", invited.body()).isEqualTo(201);
    return invited;
  }

  private static String token(String subject, Consumer<Map<String, Object>> more) {
    Map<String, Object> claims = issuer.claims(subject);
    more.accept(claims);
    return issuer.sign(claims);
  }

  private static String token(String subject, String email) {
    return token(
        subject,
        claims -> {
          claims.put("email", email);
          claims.put("email_verified", true);
          claims.put("auth_time", LocalIssuer.now());
        });
  }

  private static ApiClient with(String token) {
    return new ApiClient(gate.url(), token);
  }

  private ApiClient signedIn() {
    return with(token(subject, email));
  }

  private String path() {
    return OPERATORS + "/" + operatorId;
  }

  private static void isNobody(Reply reply) {
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(401);
    assertThat(reply.text("detail")).isEqualTo("The operator's token is not valid");
    assertThat(reply.response().headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"invalid_token\"");
  }

  @Test
  void anInvitedOperatorComesInByTheirAddressAndIsKnownFromThenOn() {
    Reply self = signedIn().get(SELF);

    assertThat(self.status()).as("%s", self.body()).isEqualTo(200);
    assertThat(self.text("id")).isEqualTo(operatorId);
    assertThat(self.text("role")).isEqualTo("admin");
    assertThat(owner.get(path()).body().path("hasIdentity").asBoolean()).isTrue();
    assertThat(with(token(subject, claims -> {})).get(SELF).text("id")).isEqualTo(operatorId);
    assertThat(pinned()).isEqualTo("operator_identity_pinned %s", operatorId);
  }

  /** What the log has of first sign-ins of this test's operator. */
  private String pinned() {
    return gate.query(
        "select string_agg(action || ' ' || actor_id, ',') from audit_in_words where object_id = '"
            + operatorId
            + "' and action = 'operator_identity_pinned'");
  }

  @Test
  void capitalsInAnAddressDoNotMatter() {
    assertThat(with(token(subject, email.toUpperCase(Locale.ROOT))).get(SELF).status())
        .isEqualTo(200);
  }

  @Test
  void anAddressThatTheProviderHasNotVerifiedOpensNothing() {
    isNobody(with(token(subject, c -> c.put("email", email))).get(SELF));
    for (Object verified : List.of(false, "true", 1, List.of(true))) {
      isNobody(
          with(token(
                  subject,
                  claims -> {
                    claims.put("email", email);
                    claims.put("email_verified", verified);
                  }))
              .get(SELF));
    }
    isNobody(with(token(subject, email + " ")).get(SELF));
    isNobody(with(token(subject, email.replace('o', '\u03bf'))).get(SELF));
    isNobody(with(token(email, claims -> {})).get(SELF));
    assertThat(owner.get(path()).body().path("hasIdentity").asBoolean()).isFalse();
  }

  @Test
  void anAddressOpensNothingInAnotherOrganisation() {
    ApiClient elsewhere = gate.newOrganisation();
    String theirs = "only-" + email;
    invite(elsewhere, "olga", theirs);

    isNobody(with(token(subject, theirs)).get(SELF));
  }

  @Test
  void whoHasSignedInIsKnownWhateverAddressTheyHaveNow() {
    assertThat(signedIn().get(SELF).status()).isEqualTo(200);

    assertThat(with(token(subject, "married@example.org")).get(SELF).text("id"))
        .isEqualTo(operatorId);
    isNobody(with(token("successor-" + subject, email)).get(SELF));
  }

  @Test
  void whoIsSuspendedDoesNotComeInByAnotherOperatorsAddress() {
    assertThat(signedIn().get(SELF).status()).isEqualTo(200);
    String other = "other-" + email;
    invite(owner, "other-" + subject, other);
    owner.patch(path(), "{\"status\":\"suspended\"}");

    isNobody(with(token(subject, other)).get(SELF));
  }

  @Test
  void suspendedDemotedAndRemovedHoldFromTheNextRequestOn() {
    ApiClient olga = signedIn();
    assertThat(olga.get(OPERATORS).status()).isEqualTo(200);

    owner.patch(path(), "{\"role\":\"viewer\"}");
    assertThat(olga.get(OPERATORS).status()).isEqualTo(403);
    owner.patch(path(), "{\"status\":\"suspended\"}");
    isNobody(olga.get(SELF));
    owner.patch(path(), "{\"status\":\"active\"}");
    assertThat(olga.get(SELF).status()).isEqualTo(200);
    owner.delete(path());
    isNobody(olga.get(SELF));
  }

  @Test
  void whoIsSuspendedBeforeTheirFirstSignInIsNotPinned() {
    owner.patch(path(), "{\"status\":\"suspended\"}");

    isNobody(signedIn().get(SELF));

    assertThat(owner.get(path()).body().path("hasIdentity").asBoolean()).isFalse();
  }

  @Test
  void anotherAddressIsAnotherPerson() {
    ApiClient olga = signedIn();
    assertThat(olga.get(SELF).status()).isEqualTo(200);
    String next = "next-" + email;

    owner.patch(path(), "{\"email\":\"" + next + "\"}");

    isNobody(olga.get(SELF));
    assertThat(with(token("next-" + subject, next)).get(SELF).text("id")).isEqualTo(operatorId);
  }

  @Test
  void aFirstSignInIsPossibleWhileTheVaultIsLocked() {
    owner.post("/api/vault/lock", "");
    int status = signedIn().get(SELF).status();
    owner.post("/api/vault/lock/clear", "");

    assertThat(status).isEqualTo(200);
  }

  private List<Integer> firstSignIns(List<String> subjects) {
    return HeldOrganisation.released(
        gate,
        owner.get(SELF).text("organisation"),
        subjects.stream()
            .<Supplier<Integer>>map(each -> () -> with(token(each, email)).get(SELF).status())
            .toList());
  }

  @Test
  void ofTwoPeopleWithOneAddressWhoSignInAtATimeOneIsTheOperator() {
    assertThat(firstSignIns(List.of(subject, "rival-" + subject)))
        .containsExactlyInAnyOrder(200, 401);
    assertThat(pinned()).isEqualTo("operator_identity_pinned %s", operatorId);
  }

  @Test
  void twoFirstRequestsOfOnePersonBothComeIn() {
    assertThat(firstSignIns(List.of(subject, subject))).containsExactly(200, 200);
    assertThat(pinned()).isEqualTo("operator_identity_pinned %s", operatorId);
  }

  @Test
  void everyBadTokenIsAnsweredLikeAPersonWhoIsUnknown() {
    assertThat(signedIn().get(SELF).status()).isEqualTo(200);
    long now = LocalIssuer.now();
    Map<String, String> bad = new LinkedHashMap<>();
    bad.put("unknown person", token("nobody", "nobody@example.org"));
    bad.put("another audience", token(subject, c -> c.put("aud", "else")));
    bad.put("several audiences", token(subject, c -> c.put("aud", List.of("else", "sallyport"))));
    bad.put("another issuer", token(subject, c -> c.put("iss", "https://else.example")));
    bad.put("expired", token(subject, c -> c.put("exp", now - 60)));
    bad.put("endless", token(subject, c -> c.remove("exp")));
    bad.put("for years", token(subject, c -> c.put("exp", now + 100_000_000)));
    bad.put("of no time", token(subject, c -> c.remove("iat")));
    bad.put("not yet", token(subject, c -> c.put("nbf", now + 3600)));
    bad.put("unsigned", withHeader("alg", "none"));
    bad.put("another kind", withHeader("typ", "logout+jwt"));
    bad.put("critical", withHeader("crit", List.of("exp")));
    bad.put("unknown key", withHeader("kid", "else"));
    bad.put("no key", withHeader("kid", ""));
    bad.put(
        "subject twice",
        issuer.sign(
            Json.write(issuer.header()),
            new String(Json.write(issuer.claims("nobody")), UTF_8)
                .replaceFirst("\\{", "{\"sub\":\"" + subject + "\",")
                .getBytes(UTF_8)));
    bad.put("corrupted", token(subject, c -> {}).replaceFirst("\\.[^.]+$", ".AAAA"));
    bad.put("no token at all", "x.y.z");
    bad.put("spop_" + "0".repeat(32), "spop_" + "0".repeat(32) + "_000000");
    bad.forEach((what, token) -> isNobody(with(token).get(SELF)));
  }

  private String withHeader(String name, Object value) {
    Map<String, Object> header = issuer.header();
    header.put(name, value);
    return issuer.sign(Json.write(header), Json.write(issuer.claims(subject)));
  }

  @Test
  void aNewKeyOfTheProviderIsTakenAndTheOldOneNoMore() {
    ApiClient before = signedIn();
    assertThat(before.get(SELF).status()).isEqualTo(200);
    issuer.changeKey("key-" + subject);
    AHEAD.updateAndGet(ahead -> ahead.plusSeconds(11)); // what was fetched a moment ago stays

    assertThat(signedIn().get(SELF).status()).isEqualTo(200);
    isNobody(before.get(SELF));
  }

  private static ApiClient signedIn(String subject, Consumer<Map<String, Object>> time) {
    return with(token(subject, time));
  }

  @Test
  void whoMakesAKeyHasSignedInAMomentAgo() {
    assertThat(signedIn().get(SELF).status()).isEqualTo(200);
    long now = LocalIssuer.now();
    ApiClient fresh = signedIn(subject, c -> c.put("auth_time", now));
    ApiClient old = signedIn(subject, c -> c.put("auth_time", now - 3600));
    ApiClient unknown = signedIn(subject, c -> {});
    String agent = fresh.createAgent("agent of " + subject).path("id").asText();
    String key =
        fresh.post("/api/keys", "{\"name\":\"deploy\",\"scopes\":[\"agents:read\"]}").text("id");
    String person = fresh.post(OPERATORS, operator("vera")).text("id");

    for (String route :
        List.of(
            "/api/agents {\"name\":\"x\"}",
            "/api/agents/" + agent + "/rotate-key {}",
            "/api/agents/" + agent + "/keys {\"name\":\"x\"}",
            "/api/keys {\"name\":\"x\",\"scopes\":[]}",
            "/api/keys/" + key + "/rotate {}",
            "/api/operators " + operator("vito"),
            "/api/operators/" + person + "/rotate-token {}")) {
      String[] parts = route.split(" ", 2);
      for (ApiClient refused : List.of(old, unknown, owner)) {
        needsFreshSignIn(route, refused.post(parts[0], parts[1]));
      }
      assertThat(fresh.post(parts[0], parts[1]).status()).as(route).isIn(200, 201);
    }
    assertThat(old.get("/api/agents/" + agent).status()).isEqualTo(200);
    assertThat(old.delete("/api/keys/" + key).status()).isEqualTo(204);
  }

  private String operator(String name) {
    return "{\"name\":\"%s-%s\",\"role\":\"viewer\"}".formatted(name, subject);
  }

  private static void needsFreshSignIn(String route, Reply reply) {
    assertThat(reply.status()).as(route).isEqualTo(403);
    assertThat(reply.code()).as(route).isEqualTo("REAUTH_REQUIRED");
    assertThat(reply.body().path("maxAgeSeconds").asInt()).isEqualTo(600);
    assertThat(reply.response().headers().firstValue("WWW-Authenticate"))
        .hasValue("Bearer error=\"insufficient_user_authentication\", max_age=\"600\"");
  }

  @Test
  void programsAndPeopleWhoCannotSignInMakeKeysAsBefore() {
    String key =
        signedIn()
            .post("/api/keys", "{\"name\":\"maker\",\"scopes\":[\"agents:create\"]}")
            .text("apiKey");

    assertThat(with(key).post("/api/agents", "{\"name\":\"by a program\"}").status())
        .isEqualTo(201);
    assertThat(gate.newOrganisation().post("/api/agents", "{\"name\":\"elsewhere\"}").status())
        .isEqualTo(201);
  }
}
