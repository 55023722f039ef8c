package dev.sallyport.gate.signin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sallyport.gate.ApiClient;
import dev.sallyport.gate.ApiClient.Reply;
import dev.sallyport.gate.Codes;
import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.gate.LocalIssuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators sign in with a browser, are given a token once, and sign out. */
final class BrowserSignInTest {
  private static final String OPERATORS = "/api/operators";
  private static final String SELF = OPERATORS + "/self";
  private static final AtomicInteger NUMBERS = new AtomicInteger();
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

  private static LocalIssuer issuer;
  private static GateUnderTest gate;
  private static ApiClient owner;

  private String subject;
  private String email;
  private String operator;

  /** A browser on its way: where it was sent, and what it keeps. */
  private record Way(String url, String cookie) {
    Map<String, String> asked() {
      return Codes.fields(URI.create(url).getRawQuery());
    }

    String state() {
      return requireNonNull(asked().get("state"));
    }
  }

  @BeforeAll
  static void start() {
    issuer = new LocalIssuer();
    gate =
        GateUnderTest.start(
            "browser_sign_in",
            Map.of(
                "GATE_OIDC_ISSUER", issuer.url(),
                "GATE_OIDC_AUDIENCE", LocalIssuer.AUDIENCE,
                "GATE_OIDC_CLIENT_ID", Codes.CLIENT_ID,
                "GATE_OIDC_CLIENT_SECRET", Codes.CLIENT_SECRET),
            () -> InstantSource.system().instant().plus(AHEAD.get()));
    owner = gate.firstOperator();
  }

  @AfterAll
  static void stop() {
    gate.close();
    issuer.close();
  }

  @BeforeEach
  void anInvitedOperator() {
    int number = NUMBERS.incrementAndGet();
    subject = "subject-" + number;
    email = "olga-" + number + "@example.org";
    operator =
        owner
            .post(
                OPERATORS,
                "{\"name\":\"olga-%d\",\"role\":\"admin\",\"email\":\"%s\",\"token\":false}"
                    .formatted(number, email))
            .text("id");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gate.url() + path)).timeout(Duration.ofSeconds(30));
  }

  private static Way begin() {
    Reply begun = ApiClient.send(request("/api/sign-in"));
    assertThat(begun.status()).as("%s", begun.body()).isEqualTo(302);
    return new Way(
        header(begun.response(), "location"),
        header(begun.response(), "set-cookie").replaceFirst(";.*", ""));
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static HttpRequest.Builder comeBack(String cookie, String state, String code) {
    return request("/api/sign-in/callback?code=" + code + "&state=" + state)
        .header("Cookie", cookie);
  }

  private Consumer<Map<String, Object>> verified() {
    return claims -> {
      claims.put("email", email);
      claims.put("email_verified", true);
    };
  }

  /** Goes the whole way, with what the provider then says. */
  private Reply signIn(Consumer<Map<String, Object>> said) {
    Way way = begin();
    String code = issuer.codes().give(way.url(), subject, verified().andThen(said));
    return ApiClient.send(comeBack(way.cookie(), way.state(), code));
  }

  private ApiClient signedIn() {
    Reply reply = signIn(claims -> {});
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
    return new ApiClient(gate.url(), reply.text("token"));
  }

  private String path() {
    return OPERATORS + "/" + operator;
  }

  private String sessions() {
    return gate.query("select count(*) from operator_session where operator = '" + operator + "'");
  }

  private static void failed(Reply reply) {
    assertThat(reply.code()).as("%s", reply.body()).isEqualTo("SIGN_IN_FAILED");
    assertThat(reply.text("detail")).contains("/api/sign-in");
    assertThat(header(reply.response(), "set-cookie")).contains("Max-Age=0");
  }

  @Test
  void theWayToTheProviderIsTiedToThisBrowser() {
    Reply begun = ApiClient.send(request("/api/sign-in"));
    String url = header(begun.response(), "location");
    Map<String, String> asked = Codes.fields(URI.create(url).getRawQuery());

    assertThat(url).startsWith(issuer.url() + "/authorize?tenant=1&");
    assertThat(asked)
        .containsEntry("response_type", "code")
        .containsEntry("client_id", Codes.CLIENT_ID)
        .containsEntry("redirect_uri", "http://localhost:8080/api/sign-in/callback")
        .containsEntry("scope", "openid email")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("max_age", "600")
        .containsOnlyKeys(
            "tenant",
            "response_type",
            "client_id",
            "redirect_uri",
            "scope",
            "state",
            "nonce",
            "code_challenge",
            "code_challenge_method",
            "max_age");
    for (String random : List.of("state", "nonce", "code_challenge")) {
      assertThat(asked.get(random)).as(random).matches("[A-Za-z0-9_-]{43}");
      assertThat(begin().asked().get(random)).as(random).isNotEqualTo(asked.get(random));
    }
    assertThat(header(begun.response(), "set-cookie"))
        .matches(
            "__Host-sallyport-sign-in=[A-Za-z0-9_-]{100,1000}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600");
    assertThat(header(begun.response(), "cache-control")).isEqualTo("no-store");
  }

  @Test
  void whoSignsInIsGivenATokenOnce() {
    Reply reply = signIn(claims -> {});

    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
    assertThat(reply.text("token")).matches("spses_[0-9A-Za-z]{32}_[0-9A-Za-z]{6}");
    assertThat(reply.text("operator")).isEqualTo(operator);
    assertThat(header(reply.response(), "cache-control")).isEqualTo("no-store");
    assertThat(header(reply.response(), "set-cookie"))
        .startsWith("__Host-sallyport-sign-in=; ")
        .endsWith("Max-Age=0");
    ApiClient olga = new ApiClient(gate.url(), reply.text("token"));
    assertThat(olga.get(SELF).text("id")).isEqualTo(operator);
    Reply own = olga.get(SELF + "/sessions");
    assertThat(own.body().path("sessions")).hasSize(1);
    assertThat(own.body().toString()).contains(reply.text("id")).doesNotContain("spses_");
    assertThat(
            gate.query(
                "select count(*) from operator_session s where s::text like '%"
                    + reply.text("token").substring(6, 30)
                    + "%'"))
        .isEqualTo("0");
    assertThat(
            gate.query(
                "select string_agg(action, ' ' order by id) from audit_in_words where actor_id = '"
                    + operator
                    + "'"))
        .isEqualTo("operator_identity_pinned operator_signed_in");
  }

  @Test
  void aBrowserIsShownAPageThatNothingElseCanUse() {
    Way way = begin();
    String code = issuer.codes().give(way.url(), subject, verified());
    Reply page =
        ApiClient.send(
            comeBack(way.cookie(), way.state(), code)
                .header("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"));

    assertThat(page.status()).isEqualTo(200);
    assertThat(header(page.response(), "content-type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page.response(), "content-security-policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'");
    assertThat(page.response().body()).containsPattern("<pre>spses_[0-9A-Za-z_]{39}</pre>");
  }

  @Test
  void anotherBrowserDoesNotComeBackInItsPlace() {
    Way way = begin();
    Way other = begin();
    String state = way.state();

    failed(
        ApiClient.send(
            request("/api/sign-in/callback?state=%s&code=%s".formatted(state, code(way)))));
    failed(ApiClient.send(comeBack(other.cookie(), state, code(way))));
    failed(ApiClient.send(comeBack(way.cookie(), other.state(), code(way))));
    failed(ApiClient.send(comeBack(way.cookie().replaceFirst(".$", ""), state, code(way))));
    failed(ApiClient.send(comeBack("__Host-sallyport-sign-in=", state, code(way))));
    failed(
        ApiClient.send(comeBack("__Host-sallyport-sign-in=" + "A".repeat(2000), state, code(way))));
    failed(ApiClient.send(comeBack(way.cookie(), "", code(way))));
    failed(ApiClient.send(comeBack(other.cookie(), other.state(), code(way))));

    assertThat(sessions()).isEqualTo("0");
  }

  private String code(Way way) {
    return issuer.codes().give(way.url(), subject, verified());
  }

  @Test
  void aCodeIsGoodOnceAndAnAttemptForTenMinutes() {
    Way way = begin();
    String code = code(way);
    String state = way.state();

    assertThat(ApiClient.send(comeBack(way.cookie(), state, code)).status()).isEqualTo(200);
    failed(ApiClient.send(comeBack(way.cookie(), state, code)));
    Duration before = AHEAD.getAndUpdate(ahead -> ahead.plusMinutes(10));
    failed(ApiClient.send(comeBack(way.cookie(), state, code(way))));
    AHEAD.set(before);
    assertThat(ApiClient.send(comeBack(way.cookie(), state, code(way))).status()).isEqualTo(200);
  }

  @Test
  void aLookWithoutABodyDoesNotUseTheCodeUp() {
    Way way = begin();
    String code = code(way);
    String state = way.state();

    assertThat(
            ApiClient.send(
                    comeBack(way.cookie(), state, code)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .status())
        .isEqualTo(405);
    assertThat(ApiClient.send(comeBack(way.cookie(), state, code)).status()).isEqualTo(200);
  }

  @Test
  void whatTheProviderSaysIsCheckedLikeEveryToken() {
    for (Consumer<Map<String, Object>> wrong :
        List.<Consumer<Map<String, Object>>>of(
            claims -> claims.put("nonce", "another"),
            claims -> claims.remove("nonce"),
            claims -> claims.put("nonce", 1),
            claims -> claims.put("aud", LocalIssuer.AUDIENCE),
            claims -> claims.put("aud", List.of(Codes.CLIENT_ID, "else")),
            claims -> claims.put("iss", "https://else.example"),
            claims -> claims.put("exp", LocalIssuer.now() - 60),
            claims -> claims.remove("exp"),
            claims -> claims.remove("iat"),
            claims -> claims.remove("sub"))) {
      failed(signIn(wrong));
    }
    assertThat(sessions()).isEqualTo("0");
  }

  @Test
  void whoIsNotInvitedIsToldSo() {
    for (Consumer<Map<String, Object>> stranger :
        List.<Consumer<Map<String, Object>>>of(
            claims -> claims.put("email", "nobody@example.org"),
            claims -> claims.put("email_verified", false),
            claims -> claims.remove("email"))) {
      Reply reply = signIn(stranger);
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.text("detail")).contains("invited");
    }
    assertThat(sessions()).isEqualTo("0");
  }

  @Test
  void aProviderThatRefusesOrDoesNotAnswerIsToldApart() {
    Way way = begin();
    String state = way.state();
    failed(
        ApiClient.send(
            request("/api/sign-in/callback?error=access_denied&state=" + state)
                .header("Cookie", way.cookie())));
    issuer.codes().answerInstead(Optional.of(new Codes.Reply(500, "{}")));
    assertThat(ApiClient.send(comeBack(way.cookie(), state, "x")).status()).isEqualTo(503);
    issuer.codes().answerInstead(Optional.of(new Codes.Reply(200, "no JSON")));
    assertThat(ApiClient.send(comeBack(way.cookie(), state, "x")).status()).isEqualTo(503);
    issuer.codes().answerInstead(Optional.of(new Codes.Reply(200, "x".repeat(300_000))));
    assertThat(ApiClient.send(comeBack(way.cookie(), state, "x")).status()).isEqualTo(503);
    issuer.codes().answerInstead(Optional.of(new Codes.Reply(200, "{\"id_token\":1}")));
    failed(ApiClient.send(comeBack(way.cookie(), state, "x")));
    issuer.codes().answerInstead(Optional.empty());
    failed(ApiClient.send(request("/api/sign-in/callback").header("Cookie", way.cookie())));
  }

  @Test
  void whoSignsOutIsOut() {
    ApiClient first = signedIn();
    ApiClient second = signedIn();

    assertThat(first.post("/api/sign-out", "").status()).isEqualTo(204);
    assertThat(first.get(SELF).status()).isEqualTo(401);
    assertThat(second.get(SELF).status()).isEqualTo(200);
    assertThat(second.delete(SELF + "/sessions").status()).isEqualTo(204);
    assertThat(second.get(SELF).status()).isEqualTo(401);
    assertThat(owner.post("/api/sign-out", "").status()).isEqualTo(409);
    assertThat(
            gate.query(
                "select count(*) from audit_in_words where action = 'operator_signed_out' and actor_id = '"
                    + operator
                    + "'"))
        .isEqualTo("2");
  }

  @Test
  void aSessionIsWorthWhatItsOperatorIsAtEachRequest() {
    ApiClient olga = signedIn();
    owner.patch(path(), "{\"role\":\"viewer\"}");
    assertThat(olga.get(OPERATORS).status()).isEqualTo(403);
    owner.patch(path(), "{\"status\":\"suspended\"}");
    assertThat(olga.get(SELF).status()).isEqualTo(401);
    owner.patch(path(), "{\"status\":\"active\"}");
    assertThat(olga.get(SELF).status()).isEqualTo(200);

    owner.patch(path(), "{\"email\":\"next-" + email + "\"}");

    assertThat(olga.get(SELF).status()).isEqualTo(401);
    assertThat(sessions()).isEqualTo("0");
  }

  @Test
  void aSessionEndsByItselfAndWithItsOperator() {
    ApiClient olga = signedIn();
    gate.sql("update operator_session set expires_at = now() where operator = '" + operator + "'");
    assertThat(olga.get(SELF).status()).isEqualTo(401);

    ApiClient again = signedIn();
    assertThat(sessions()).as("what has ended makes room").isEqualTo("1");
    owner.delete(path());
    assertThat(again.get(SELF).status()).isEqualTo(401);
  }

  @Test
  void sessionsOfOthersAreSeenAndEndedByWhoeverMayTouchThem() {
    ApiClient olga = signedIn();
    String ownerPath = OPERATORS + "/" + owner.get(SELF).text("id") + "/sessions";

    assertThat(owner.get(path() + "/sessions").body().path("sessions")).hasSize(1);
    assertThat(olga.delete(ownerPath).status()).isEqualTo(403);
    assertThat(owner.delete(path() + "/sessions").status()).isEqualTo(204);
    assertThat(olga.get(SELF).status()).isEqualTo(401);
    String nobody = OPERATORS + "/op_" + "0".repeat(22) + "/sessions";
    assertThat(owner.get(nobody).status()).isEqualTo(404);
    assertThat(owner.delete(nobody).status()).isEqualTo(404);
    ApiClient elsewhere = gate.newOrganisation();
    assertThat(elsewhere.get(path() + "/sessions").status()).isEqualTo(404);
    assertThat(elsewhere.delete(path() + "/sessions").status()).isEqualTo(404);
  }

  @Test
  void theOldestSessionsEndForTheNewest() {
    ApiClient oldest = signedIn();
    gate.sql(
        "insert into operator_session (organisation, id, operator, token_hash, created_at, expires_at) select organisation, 'ses_' || lpad(n::text, 22, '0'), operator, sha256((operator || n)::bytea), now() + interval '1 second', now() + interval '1 hour' from operator_session, generate_series(1, %d) n where operator = '%s'"
            .formatted(PgSessions.MAXIMUM - 1, operator));
    assertThat(oldest.get(SELF).status()).isEqualTo(200);

    ApiClient newest = signedIn();

    assertThat(oldest.get(SELF).status()).isEqualTo(401);
    assertThat(newest.get(SELF).status()).isEqualTo(200);
    assertThat(sessions()).isEqualTo(String.valueOf(PgSessions.MAXIMUM));
  }

  @Test
  void aSessionMakesKeysWhileTheSignInIsFresh() {
    String body = "{\"name\":\"x\",\"scopes\":[]}";
    ApiClient olga = signedIn();
    assertThat(olga.post("/api/keys", body).status()).isEqualTo(201);

    Duration before = AHEAD.getAndUpdate(ahead -> ahead.plusMinutes(11));
    Reply later = olga.post("/api/keys", body);
    AHEAD.set(before);

    assertThat(later.code()).isEqualTo("REAUTH_REQUIRED");
    Reply old = signIn(claims -> claims.put("auth_time", LocalIssuer.now() - 3600));
    Reply untold = signIn(claims -> claims.remove("auth_time"));
    for (Reply stale : List.of(old, untold)) {
      ApiClient person = new ApiClient(gate.url(), stale.text("token"));
      assertThat(person.get(SELF).status()).isEqualTo(200);
      assertThat(person.post("/api/keys", body).code()).isEqualTo("REAUTH_REQUIRED");
    }
  }
}
