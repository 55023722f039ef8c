package dev.sallyport.gate.token;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the claims of a token with a good signature have to say. */
final class TokenChecks {
  /** How far the issuer's clock may be from ours. */
  static final Duration LEEWAY = Duration.ofSeconds(30);

  /** A token that holds for longer was not made for signing in. */
  static final Duration MAXIMUM_LIFETIME = Duration.ofHours(24);

  /** Characters of a subject (OpenID Connect Core, section 2). */
  private static final int MAXIMUM_SUBJECT = 255;

  /** The last second that a timestamp of the database has, with room to spare. */
  private static final long MAXIMUM_TIME = 253_402_300_799L;

  private final TrustedIssuer issuer;

  TokenChecks(TrustedIssuer issuer) {
    this.issuer = issuer;
  }

  /** Refuses with {@link TokenRefusedException} unless every claim is as it has to be. */
  VerifiedToken check(RawToken token, Instant now) {
    JsonNode claims = token.claims();
    if (!issuer.issuer().equals(claims.path("iss").textValue())) {
      throw new TokenRefusedException(TokenRefusal.ISSUER);
    }
    checkAudience(claims);
    Instant expiresAt = mandatoryTime(claims, "exp");
    if (!now.isBefore(expiresAt.plus(LEEWAY))) {
      throw new TokenRefusedException(TokenRefusal.EXPIRED);
    }
    Instant issuedAt = mandatoryTime(claims, "iat");
    notInTheFuture(issuedAt, now);
    if (expiresAt.isAfter(issuedAt.plus(MAXIMUM_LIFETIME))) {
      throw new TokenRefusedException(TokenRefusal.LIFETIME);
    }
    if (claims.has("nbf")) {
      notInTheFuture(mandatoryTime(claims, "nbf"), now);
    }
    if (claims.has("auth_time")) {
      notInTheFuture(mandatoryTime(claims, "auth_time"), now);
    }
    return new VerifiedToken(issuer.issuer(), subject(claims), issuedAt, expiresAt, token.claims());
  }

  private void checkAudience(JsonNode claims) {
    JsonNode audience = claims.path("aud");
    boolean forUs = audience.isTextual() && issuer.audiences().contains(audience.textValue());
    if (audience.isArray()) {
      for (JsonNode one : audience) {
        forUs |= one.isTextual() && issuer.audiences().contains(one.textValue());
      }
    }
    if (!forUs) {
      throw new TokenRefusedException(TokenRefusal.AUDIENCE);
    }
    if (issuer.parties().isAsked(audience.size() > 1)) {
      checkParty(claims);
    }
  }

  private void checkParty(JsonNode claims) {
    JsonNode party = claims.has("azp") ? claims.path("azp") : claims.path("client_id");
    if (!party.isTextual() || !issuer.parties().clients().contains(party.textValue())) {
      throw new TokenRefusedException(TokenRefusal.PARTY);
    }
  }

  private static String subject(JsonNode claims) {
    String subject = claims.path("sub").textValue();
    if (subject == null
        || subject.isEmpty()
        || subject.length() > MAXIMUM_SUBJECT
        || subject.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new TokenRefusedException(TokenRefusal.CLAIMS);
    }
    return subject;
  }

  private static Instant mandatoryTime(JsonNode claims, String name) {
    return time(claims.path(name))
        .orElseThrow(() -> new TokenRefusedException(TokenRefusal.CLAIMS));
  }

  /** Whole seconds since 1970; nothing when it is anything else. */
  static Optional<Instant> time(JsonNode value) {
    return value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= 0
            && value.longValue() <= MAXIMUM_TIME
        ? Optional.of(Instant.ofEpochSecond(value.longValue()))
        : Optional.empty();
  }

  private static void notInTheFuture(Instant time, Instant now) {
    if (time.isAfter(now.plus(LEEWAY))) {
      throw new TokenRefusedException(TokenRefusal.NOT_YET);
    }
  }
}
