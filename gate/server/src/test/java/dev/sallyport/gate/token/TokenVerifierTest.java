package dev.sallyport.gate.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sallyport.gate.GateUnderTest;
import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which tokens are believed, and when the issuer's keys are fetched. */
final class TokenVerifierTest {
  private static final TrustedIssuer TRUSTED =
      new TrustedIssuer(
          PractiseIssuer.URL, List.of("other-client", PractiseIssuer.AUDIENCE), false);

  private static Vertx vertx;

  private PractiseIssuer issuer;
  private Instant now;
  private final List<String> fetched = new ArrayList<>();
  private @Nullable String keys;
  private boolean away;
  private TokenVerifier verifier;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    GateUnderTest.await(vertx.close());
  }

  @BeforeEach
  void newIssuer() throws GeneralSecurityException {
    issuer = new PractiseIssuer();
    now = Instant.parse("2026-11-24T12:00:00Z");
    verifier = verifier(TRUSTED);
  }

  private TokenVerifier verifier(TrustedIssuer trusted) {
    return TokenVerifier.of(vertx, trusted, this::document, () -> now);
  }

  private Future<Buffer> document(URI url) {
    fetched.add(url.getPath());
    if (away) {
      return Future.failedFuture("away");
    }
    return keys != null && url.getPath().equals("/keys")
        ? Future.succeededFuture(Buffer.buffer(keys))
        : issuer.get(url);
  }

  private String token(Consumer<Map<String, Object>> header, Consumer<Map<String, Object>> claims) {
    Map<String, Object> ownHeader = PractiseIssuer.header();
    Map<String, Object> ownClaims = PractiseIssuer.claims(now.getEpochSecond());
    header.accept(ownHeader);
    claims.accept(ownClaims);
    return signed(Json.write(ownHeader), Json.write(ownClaims));
  }

  private String signed(byte[] header, byte[] claims) {
    try {
      return issuer.sign(header, claims);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String withHeader(String name, Object value) {
    return token(header -> header.put(name, value), claims -> {});
  }

  private String withClaim(String name, Object value) {
    return token(header -> {}, claims -> claims.put(name, value));
  }

  private String good() {
    return token(header -> {}, claims -> {});
  }

  private VerifiedToken accepted(String token) {
    return GateUnderTest.await(verifier.verify(token));
  }

  private void refused(String what, String token, TokenRefusal reason) {
    assertThatThrownBy(() -> accepted(token))
        .as(what)
        .isInstanceOfSatisfying(
            TokenRefusedException.class,
            refused -> assertThat(refused.reason()).as(what).isEqualTo(reason));
  }

  @Test
  void aGoodTokenSaysWhoItIsAbout() {
    VerifiedToken token =
        accepted(
            token(
                header -> {},
                claims -> {
                  claims.put("auth_time", now.getEpochSecond() - 7);
                  claims.put("email", "olga@example.org");
                  claims.put("email_verified", true);
                  claims.put("realm_access", Map.of("roles", List.of("gate-admin", "other")));
                  claims.put("group", "one");
                  claims.put("mixed", List.of("one", 2));
                }));

    assertThat(token.issuer()).isEqualTo(PractiseIssuer.URL);
    assertThat(token.subject()).isEqualTo("somebody");
    assertThat(token.expiresAt()).isEqualTo(now.plusSeconds(60));
    assertThat(token.authenticatedAt()).contains(now.minusSeconds(7));
    assertThat(token.verifiedEmail()).contains("olga@example.org");
    assertThat(token.texts("/realm_access/roles")).containsExactly("gate-admin", "other");
    assertThat(token.texts("group")).containsExactly("one");
    assertThat(token.texts("mixed")).isEmpty();
    assertThat(token.texts("absent")).isEmpty();
    assertThat(token.text("group")).contains("one");
    assertThat(token).hasToString("VerifiedToken[redacted]");
  }

  @Test
  void anAddressCountsOnlyWhenItIsVerified() {
    assertThat(accepted(withClaim("email", "olga@example.org")).verifiedEmail()).isEmpty();
    assertThat(
            accepted(
                    token(
                        header -> {},
                        claims -> {
                          claims.put("email", "olga@example.org");
                          claims.put("email_verified", "true");
                        }))
                .verifiedEmail())
        .isEmpty();
  }

  @Test
  void whatIsAcceptedBesides() {
    accepted(withHeader("typ", "at+jwt"));
    accepted(withHeader("typ", "application/at+JWT"));
    accepted(withHeader("x5t", "thumbprint"));
    accepted(withClaim("aud", List.of("somebody-else", PractiseIssuer.AUDIENCE)));
    accepted(withClaim("iat", now.getEpochSecond() + 29));
    accepted(withClaim("exp", now.getEpochSecond() - 29));
    verifier =
        verifier(new TrustedIssuer(PractiseIssuer.URL, List.of(PractiseIssuer.AUDIENCE), true));
    accepted(token(header -> header.remove("typ"), claims -> {}));
  }

  @Test
  void badHeadersAreRefused() {
    refused("none", withHeader("alg", "none"), TokenRefusal.ALGORITHM);
    refused("None", withHeader("alg", "None"), TokenRefusal.ALGORITHM);
    refused("HMAC", withHeader("alg", "HS256"), TokenRefusal.ALGORITHM);
    refused("algorithm of another kind of key", withHeader("alg", "RS256"), TokenRefusal.ALGORITHM);
    refused("algorithm of another curve", withHeader("alg", "ES384"), TokenRefusal.ALGORITHM);
    refused("lower case", withHeader("alg", "es256"), TokenRefusal.ALGORITHM);
    refused("number", withHeader("alg", 1), TokenRefusal.ALGORITHM);
    refused("no algorithm", token(h -> h.remove("alg"), c -> {}), TokenRefusal.ALGORITHM);
    refused("no type", token(h -> h.remove("typ"), c -> {}), TokenRefusal.TYPE);
    refused("logout token", withHeader("typ", "logout+jwt"), TokenRefusal.TYPE);
    refused("our own ticket", withHeader("typ", "vault-ticket+jwt"), TokenRefusal.TYPE);
    refused("type that is a list", withHeader("typ", List.of("JWT")), TokenRefusal.TYPE);
    refused("critical", withHeader("crit", List.of("exp")), TokenRefusal.HEADER);
    refused("empty critical", withHeader("crit", List.of()), TokenRefusal.HEADER);
    refused("own key", withHeader("jwk", issuer.publicKey()), TokenRefusal.HEADER);
    refused("key elsewhere", withHeader("jku", "https://evil.example"), TokenRefusal.HEADER);
    refused("certificate", withHeader("x5c", List.of("MII")), TokenRefusal.HEADER);
    refused("no key id", token(h -> h.remove("kid"), c -> {}), TokenRefusal.KEY_ID_MISSING);
    refused("empty key id", withHeader("kid", ""), TokenRefusal.KEY_ID_MISSING);
    refused("key id of a number", withHeader("kid", 1), TokenRefusal.KEY_ID_MISSING);
    refused("long key id", withHeader("kid", "k".repeat(201)), TokenRefusal.MALFORMED);
    refused("another key", withHeader("kid", "another"), TokenRefusal.KEY_UNKNOWN);
  }

  @Test
  void badClaimsAreRefused() {
    long second = now.getEpochSecond();
    for (String claim : List.of("exp", "iat", "sub")) {
      refused("no " + claim, token(h -> {}, c -> c.remove(claim)), TokenRefusal.CLAIMS);
    }
    refused("no iss", token(h -> {}, c -> c.remove("iss")), TokenRefusal.ISSUER);
    refused("no aud", token(h -> {}, c -> c.remove("aud")), TokenRefusal.AUDIENCE);
    refused("other issuer", withClaim("iss", PractiseIssuer.URL + "/"), TokenRefusal.ISSUER);
    refused("issuer in a list", withClaim("iss", List.of(PractiseIssuer.URL)), TokenRefusal.ISSUER);
    refused("other audience", withClaim("aud", "else"), TokenRefusal.AUDIENCE);
    refused("no audience at all", withClaim("aud", List.of()), TokenRefusal.AUDIENCE);
    refused("audience of a number", withClaim("aud", List.of(1)), TokenRefusal.AUDIENCE);
    refused("expired", withClaim("exp", second - 30), TokenRefusal.EXPIRED);
    refused("expiry as text", withClaim("exp", "" + (second + 60)), TokenRefusal.CLAIMS);
    refused("expiry with a fraction", withClaim("exp", second + 60.5), TokenRefusal.CLAIMS);
    refused("expiry out of range", withClaim("exp", Long.MAX_VALUE), TokenRefusal.CLAIMS);
    refused("expiry before time", withClaim("exp", -1), TokenRefusal.CLAIMS);
    refused("issued in the future", withClaim("iat", second + 31), TokenRefusal.NOT_YET);
    refused("not yet valid", withClaim("nbf", second + 31), TokenRefusal.NOT_YET);
    refused("not-before as text", withClaim("nbf", "now"), TokenRefusal.CLAIMS);
    refused("signed in tomorrow", withClaim("auth_time", second + 31), TokenRefusal.NOT_YET);
    refused("empty subject", withClaim("sub", ""), TokenRefusal.CLAIMS);
    refused("subject of a number", withClaim("sub", 1), TokenRefusal.CLAIMS);
    refused("long subject", withClaim("sub", "s".repeat(256)), TokenRefusal.CLAIMS);
    refused("invisible subject", withClaim("sub", "some\nbody"), TokenRefusal.CLAIMS);
  }

  @Test
  void aTokenThatHoldsForTooLongIsRefused() {
    long day = TokenChecks.MAXIMUM_LIFETIME.toSeconds();
    long issued = now.getEpochSecond() - 3600;
    refused(
        "a second too long",
        token(
            h -> {},
            c -> {
              c.put("iat", issued);
              c.put("exp", issued + day + 1);
            }),
        TokenRefusal.LIFETIME);
    accepted(
        token(
            h -> {},
            c -> {
              c.put("iat", issued);
              c.put("exp", issued + day);
            }));
  }

  private static TrustedIssuer madeFor(boolean always, String... clients) {
    return new TrustedIssuer(
        PractiseIssuer.URL,
        List.of(PractiseIssuer.AUDIENCE),
        false,
        new AuthorizedParties(Set.of(clients), always));
  }

  private String of(Object audience, String claim, Object party) {
    return token(
        h -> {},
        c -> {
          c.put("aud", audience);
          c.put(claim, party);
        });
  }

  @Test
  void aTokenForSeveralSaysForWhichClientItWasMade() {
    List<String> several = List.of("somebody-else", PractiseIssuer.AUDIENCE);
    verifier = verifier(madeFor(false, PractiseIssuer.AUDIENCE));
    accepted(good());
    accepted(of(PractiseIssuer.AUDIENCE, "azp", "anybody"));
    accepted(of(several, "azp", PractiseIssuer.AUDIENCE));
    accepted(of(several, "client_id", PractiseIssuer.AUDIENCE));
    refused("no party", withClaim("aud", several), TokenRefusal.PARTY);
    refused("another party", of(several, "azp", "somebody-else"), TokenRefusal.PARTY);
    refused("party of a number", of(several, "azp", 1), TokenRefusal.PARTY);
    refused(
        "two answers",
        token(
            h -> {},
            c -> {
              c.put("aud", several);
              c.put("azp", "somebody-else");
              c.put("client_id", PractiseIssuer.AUDIENCE);
            }),
        TokenRefusal.PARTY);
  }

  @Test
  void whereClientsAreNamedEveryTokenNamesOneOfThem() {
    verifier = verifier(madeFor(true, "command-line", "console"));
    accepted(of(PractiseIssuer.AUDIENCE, "azp", "console"));
    refused("no party", good(), TokenRefusal.PARTY);
    refused("another", of(PractiseIssuer.AUDIENCE, "azp", "else"), TokenRefusal.PARTY);
  }

  @Test
  void badFormsAreRefused() {
    String good = good();
    String[] parts = good.split("\\.", -1);
    byte[] header = Json.write(PractiseIssuer.header());
    String claims = new String(Json.write(PractiseIssuer.claims(now.getEpochSecond())), UTF_8);
    Map<String, String> malformed = new LinkedHashMap<>();
    malformed.put("empty", "");
    malformed.put("dots", "..");
    malformed.put("no signature", parts[0] + "." + parts[1] + ".");
    malformed.put("two parts", parts[0] + "." + parts[1]);
    malformed.put("four parts", good + ".x");
    malformed.put("padding", good + "=");
    malformed.put("space", good + " ");
    malformed.put("other alphabet", parts[0] + "." + parts[1] + ".+/+/");
    malformed.put("trailing bits", parts[0] + "." + parts[1] + ".AB");
    malformed.put("too long", "x".repeat(RawToken.MAXIMUM_LENGTH + 1));
    malformed.put(
        "member twice",
        signed(header, claims.replaceFirst("\\{", "{\"sub\":\"first\",").getBytes(UTF_8)));
    malformed.put(
        "header member twice",
        signed(
            new String(header, UTF_8).replaceFirst("\\{", "{\"alg\":\"none\",").getBytes(UTF_8),
            claims.getBytes(UTF_8)));
    malformed.put("something after", signed(header, (claims + "{}").getBytes(UTF_8)));
    malformed.put("no object", signed(header, "[]".getBytes(UTF_8)));
    malformed.put("no UTF-8", signed(header, new byte[] {'{', '"', (byte) 0xff, '"', '}'}));
    malformed.put("deep", signed(header, "[".repeat(2000).getBytes(UTF_8)));
    malformed.forEach((what, token) -> refused(what, token, TokenRefusal.MALFORMED));
  }

  @Test
  void signaturesOfOthersAreRefused() throws GeneralSecurityException {
    refused("corrupted", PractiseIssuer.corrupted(good()), TokenRefusal.SIGNATURE);
    refused(
        "signed by somebody else",
        new PractiseIssuer()
            .sign(PractiseIssuer.header(), PractiseIssuer.claims(now.getEpochSecond())),
        TokenRefusal.SIGNATURE);
    String[] good = good().split("\\.", -1);
    String[] other = withClaim("sub", "root").split("\\.", -1);
    refused("exchanged claims", good[0] + "." + other[1] + "." + good[2], TokenRefusal.SIGNATURE);
  }

  @Test
  void unfitKeysAreNotUsed() {
    Map<String, Object> fit = issuer.publicKey();
    Map<String, Map<String, Object>> unfit = new LinkedHashMap<>();
    unfit.put("for encryption", changed(fit, "use", "enc"));
    unfit.put("for another algorithm", changed(fit, "alg", "ES384"));
    unfit.put("symmetric", Map.of("kty", "oct", "k", "AAAA", "kid", PractiseIssuer.KEY_ID));
    unfit.put("short RSA", Map.of("kty", "RSA", "n", "AQAB", "e", "AQAB", "kid", "practise"));
    unfit.put("unreadable", changed(fit, "y", "!"));
    unfit.forEach(
        (what, key) -> {
          keys = new String(Json.write(Map.of("keys", List.of(key))), UTF_8);
          verifier = verifier(TRUSTED);
          refused(what, good(), TokenRefusal.ALGORITHM);
        });
    keys = new String(Json.write(Map.of("keys", List.of(changed(fit, "x", "AAAA")))), UTF_8);
    verifier = verifier(TRUSTED);
    refused("not on the curve", good(), TokenRefusal.SIGNATURE);
    keys = new String(Json.write(Map.of("keys", List.of(fit, fit))), UTF_8);
    verifier = verifier(TRUSTED);
    refused("twice", good(), TokenRefusal.ALGORITHM);
  }

  private static Map<String, Object> changed(Map<String, Object> key, String name, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(key);
    changed.put(name, value);
    return changed;
  }

  @Test
  void keysAreFetchedOnceAndKept() {
    accepted(good());
    accepted(good());
    now = now.plus(IssuerKeys.FRESH).minusSeconds(1);
    accepted(good());

    assertThat(fetched).containsExactly("/.well-known/openid-configuration", "/keys");
  }

  @Test
  void aNewKeyOfTheIssuerIsFoundAndAnOldOneForgotten() throws GeneralSecurityException {
    accepted(good());
    String signedWithTheOldKey = good();
    issuer = new PractiseIssuer();
    keys =
        new String(
            Json.write(Map.of("keys", List.of(changed(issuer.publicKey(), "kid", "next")))), UTF_8);
    now = now.plus(IssuerKeys.PAUSE);

    accepted(withHeader("kid", "next"));

    refused("old", signedWithTheOldKey, TokenRefusal.KEY_UNKNOWN);
  }

  @Test
  void unknownKeysCauseAtMostOneFetchInAWhile() {
    accepted(good());
    now = now.plus(IssuerKeys.PAUSE);
    for (int i = 0; i < 50; i++) {
      refused("unknown", withHeader("kid", "unknown-" + i), TokenRefusal.KEY_UNKNOWN);
    }
    assertThat(fetched).hasSize(4);

    accepted(good());
    assertThat(fetched).hasSize(4);
  }

  @Test
  void withoutTheIssuerItsKeysAreUsedForAWhileAndThenNothingIsBelieved() {
    accepted(good());
    away = true;
    now = now.plus(IssuerKeys.FRESH);
    accepted(good());
    now = now.plus(IssuerKeys.USABLE).minus(IssuerKeys.FRESH);

    assertThatThrownBy(() -> accepted(good())).isInstanceOf(IssuerUnavailableException.class);

    away = false;
    now = now.plus(IssuerKeys.PAUSE);
    accepted(good());
  }

  @Test
  void badDocumentsOfTheIssuerAreNotBelieved() {
    for (String document :
        List.of(
            "",
            "{}",
            "[]",
            "{\"keys\":[]}",
            "{\"keys\":{}}",
            "{\"keys\":[" + "{},".repeat(100) + "{}]}",
            "{\"keys\":[{}],\"keys\":[]}")) {
      keys = document;
      verifier = verifier(TRUSTED);
      assertThatThrownBy(() -> accepted(good()))
          .as(document)
          .isInstanceOf(IssuerUnavailableException.class);
    }
    verifier =
        TokenVerifier.of(
            vertx,
            new TrustedIssuer("https://impostor.invalid", List.of("gate"), false),
            issuer,
            () -> now);
    assertThatThrownBy(() -> accepted(good())).isInstanceOf(IssuerUnavailableException.class);
  }

  @Test
  void anIssuerIsNamedSafely() {
    for (String url :
        List.of(
            "http://issuer.example",
            "ftp://issuer.example",
            "https://user@issuer.example",
            "https://issuer.example/#fragment",
            "issuer.example",
            "",
            "https://" + "x".repeat(500))) {
      assertThatThrownBy(() -> new TrustedIssuer(url, List.of("gate"), false))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new TrustedIssuer("https://issuer.example", List.of(), false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new TrustedIssuer("http://127.0.0.1:8090/realm", List.of("gate"), false).issuer())
        .isEqualTo("http://127.0.0.1:8090/realm");
  }

  @Test
  void theSelfTestPasses() {
    Duration skew = Duration.ofDays(400);
    assertThat(TokenSelfTest.run(vertx, () -> now.plus(skew)).succeeded()).isTrue();
  }
}
