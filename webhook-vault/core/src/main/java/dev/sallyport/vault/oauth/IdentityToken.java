package dev.sallyport.vault.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/**
 * What an ID token says about the request that it answers. It came from the token endpoint over
 * TLS, which stands in for its signature (OpenID Connect Core, section 3.1.3.7); who the person is
 * at the provider is of no interest here.
 */
final class IdentityToken {
  private IdentityToken() {}

  /** Whether it is for this client, and for the request that had this nonce. */
  static boolean isFor(TokenReply.Granted granted, String clientId, String nonce) {
    return granted
        .exposeIdentity()
        .flatMap(IdentityToken::claims)
        .filter(claims -> isAudience(claims.path("aud"), clientId))
        .map(claims -> claims.path("nonce").asText().getBytes(UTF_8))
        .filter(said -> MessageDigest.isEqual(said, nonce.getBytes(UTF_8)))
        .isPresent();
  }

  private static Optional<JsonNode> claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.read(Base64.getUrlDecoder().decode(parts[1]), JsonNode.class));
    } catch (JsonRefused | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isAudience(JsonNode audience, String clientId) {
    return audience.isArray()
        ? audience.valueStream().anyMatch(each -> each.asText().equals(clientId))
        : audience.asText().equals(clientId);
  }
}
