package dev.sallyport.gate.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One public key of an issuer, for one algorithm. Vert.x checks the signature, alone with this key:
 * with none at all it would take unsigned tokens, and with several it would try each.
 */
final class VerificationKey {
  private static final int MINIMUM_RSA_BITS = 2048;

  /** Longer ones cost more time than anybody needs. */
  private static final int MAXIMUM_RSA_BITS = 8192;

  private static final String UNSIGNED = unsigned();

  private final JWTAuth provider;

  private VerificationKey(JWTAuth provider) {
    this.provider = provider;
  }

  /** The key that a JWK is for this algorithm; nothing when it is for something else, or unfit. */
  static Optional<VerificationKey> of(Vertx vertx, JsonNode jwk, SigningAlgorithm algorithm) {
    if (!isFor(jwk, algorithm) || !isStrong(jwk, algorithm)) {
      return Optional.empty();
    }
    JsonObject publicPart = new JsonObject().put("alg", algorithm.name());
    for (String member : List.of("kty", "kid", "n", "e", "crv", "x", "y")) {
      if (jwk.path(member).isTextual()) {
        publicPart.put(member, jwk.path(member).textValue());
      }
    }
    JWTAuth provider =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .addJwk(publicPart)
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true))); // judged by our clock
    // Vert.x passes over a key that it cannot read, and is then open to everybody.
    boolean open = provider.authenticate(new TokenCredentials(UNSIGNED)).succeeded();
    return open ? Optional.empty() : Optional.of(new VerificationKey(provider));
  }

  private static boolean isFor(JsonNode jwk, SigningAlgorithm algorithm) {
    return algorithm.keyType().equals(jwk.path("kty").textValue())
        && (jwk.path("use").isMissingNode() || "sig".equals(jwk.path("use").textValue()))
        && (jwk.path("alg").isMissingNode() || algorithm.name().equals(jwk.path("alg").textValue()))
        && (algorithm.curve().isEmpty() || algorithm.curve().equals(jwk.path("crv").textValue()));
  }

  private static boolean isStrong(JsonNode jwk, SigningAlgorithm algorithm) {
    if (!algorithm.curve().isEmpty()) {
      return true; // the curve says it
    }
    try {
      int bits =
          new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path("n").asText())).bitLength();
      return bits >= MINIMUM_RSA_BITS && bits <= MAXIMUM_RSA_BITS;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether this key has signed the token. */
  Future<Void> verify(RawToken token) {
    Future<User> authenticated;
    try {
      authenticated = provider.authenticate(new TokenCredentials(token.text()));
    } catch (RuntimeException e) { // Vert.x casts claims of a signed token without looking
      return Future.failedFuture(new TokenRefusedException(TokenRefusal.CLAIMS));
    }
    return authenticated
        .<Void>mapEmpty()
        .recover(refused -> Future.failedFuture(new TokenRefusedException(TokenRefusal.SIGNATURE)));
  }

  private static String unsigned() {
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString("{\"alg\":\"none\"}".getBytes(UTF_8))
        + "."
        + encoder.encodeToString("{\"sub\":\"anybody\"}".getBytes(UTF_8));
  }
}
