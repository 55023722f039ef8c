package dev.sallyport.gate.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sallyport.service.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows a verifier one good token and every kind of bad one that libraries are known to take. A
 * gate that takes any of them does not start.
 */
public final class TokenSelfTest {
  private final PractiseIssuer issuer;
  private final TokenVerifier verifier;
  private final long now;

  private TokenSelfTest(Vertx vertx, InstantSource clock) throws GeneralSecurityException {
    this.issuer = new PractiseIssuer();
    this.verifier =
        TokenVerifier.of(
            vertx,
            new TrustedIssuer(PractiseIssuer.URL, List.of(PractiseIssuer.AUDIENCE), false),
            issuer,
            clock);
    this.now = clock.instant().getEpochSecond();
  }

  /** Fails with {@link GeneralSecurityException} when the verifier is not to be trusted. */
  public static Future<Void> run(Vertx vertx, InstantSource clock) {
    try {
      TokenSelfTest test = new TokenSelfTest(vertx, clock);
      Future<Void> done = test.expectAccepted();
      for (Map.Entry<String, String> bad : test.badTokens().entrySet()) {
        done = done.compose(good -> test.expectRefused(bad.getKey(), bad.getValue()));
      }
      return done;
    } catch (GeneralSecurityException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> expectAccepted() throws GeneralSecurityException {
    return verifier
        .verify(issuer.sign(PractiseIssuer.header(), PractiseIssuer.claims(now)))
        .<Void>mapEmpty()
        .recover(
            refused ->
                Future.failedFuture(
                    new GeneralSecurityException("a good token is refused", refused)));
  }

  private Future<Void> expectRefused(String what, String token) {
    return verifier
        .verify(token)
        .transform(
            (accepted, failure) ->
                failure instanceof TokenRefusedException
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new GeneralSecurityException("a token is taken that is " + what)));
  }

  /** By what is wrong with them. */
  private Map<String, String> badTokens() throws GeneralSecurityException {
    Map<String, String> bad = new LinkedHashMap<>();
    String good = issuer.sign(PractiseIssuer.header(), PractiseIssuer.claims(now));
    bad.put("corrupted", PractiseIssuer.corrupted(good));
    bad.put("without a signature", good.substring(0, good.lastIndexOf('.') + 1));
    bad.put("in two parts", good.substring(0, good.lastIndexOf('.')));
    bad.put("of algorithm none", withHeader("alg", "none"));
    bad.put("of a symmetric algorithm", withHeader("alg", "HS256"));
    bad.put("of another key's algorithm", withHeader("alg", "RS256"));
    bad.put("of another type", withHeader("typ", "logout+jwt"));
    bad.put("of an unknown key", withHeader("kid", "another"));
    bad.put("with a critical header", withHeader("crit", List.of("exp")));
    bad.put("with a key of its own", withHeader("jwk", issuer.publicKey()));
    bad.put("without a type", withoutHeader("typ"));
    bad.put("without a key id", withoutHeader("kid"));
    bad.put("expired", withClaim("exp", now - 3600));
    bad.put("for years", withClaim("exp", now + 100_000_000));
    bad.put("of the future", withClaim("iat", now + 3600));
    bad.put("not yet valid", withClaim("nbf", now + 3600));
    bad.put("of another issuer", withClaim("iss", "https://other.invalid"));
    bad.put("for somebody else", withClaim("aud", "other"));
    for (String claim : List.of("iss", "aud", "sub", "iat", "exp")) {
      bad.put("without " + claim, withoutClaim(claim));
    }
    bad.put("with a member twice", withMemberTwice());
    return bad;
  }

  private String withHeader(String name, Object value) throws GeneralSecurityException {
    Map<String, Object> header = PractiseIssuer.header();
    header.put(name, value);
    return issuer.sign(header, PractiseIssuer.claims(now));
  }

  private String withoutHeader(String name) throws GeneralSecurityException {
    Map<String, Object> header = PractiseIssuer.header();
    requireNonNull(header.remove(name));
    return issuer.sign(header, PractiseIssuer.claims(now));
  }

  private String withClaim(String name, Object value) throws GeneralSecurityException {
    Map<String, Object> claims = PractiseIssuer.claims(now);
    claims.put(name, value);
    return issuer.sign(PractiseIssuer.header(), claims);
  }

  private String withoutClaim(String name) throws GeneralSecurityException {
    Map<String, Object> claims = PractiseIssuer.claims(now);
    requireNonNull(claims.remove(name));
    return issuer.sign(PractiseIssuer.header(), claims);
  }

  private String withMemberTwice() throws GeneralSecurityException {
    String claims = new String(Json.write(PractiseIssuer.claims(now)), UTF_8);
    String twice = claims.replaceFirst("\\{", "{\"sub\":\"first\",");
    return issuer.sign(Json.write(PractiseIssuer.header()), twice.getBytes(UTF_8));
  }
}
