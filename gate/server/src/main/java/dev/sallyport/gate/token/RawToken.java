package dev.sallyport.gate.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A token whose form is right and about which nothing else is known: its signature was not checked.
 *
 * @param text the whole token
 */
record RawToken(String text, SigningAlgorithm algorithm, String keyId, ObjectNode claims) {
  /** Identity providers that list groups make long ones. Characters. */
  static final int MAXIMUM_LENGTH = 16 * 1024;

  /** Characters. */
  private static final int MAXIMUM_KEY_ID = 200;

  /** Identity and access tokens; RFC 8725 wants kinds of tokens told apart. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

  /** What would let a token choose the key that it is checked with. */
  private static final List<String> OWN_KEYS = List.of("jwk", "jku", "x5u", "x5c");

  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Refuses everything else with {@link TokenRefusedException}. */
  static RawToken parse(String text, boolean untyped) {
    if (text.length() > MAXIMUM_LENGTH) {
      throw refused(TokenRefusal.MALFORMED);
    }
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      throw refused(TokenRefusal.MALFORMED);
    }
    ObjectNode header = object(parts[0]);
    SigningAlgorithm algorithm =
        SigningAlgorithm.parse(header.path("alg").asText(""))
            .orElseThrow(() -> refused(TokenRefusal.ALGORITHM));
    checkHeader(header, untyped);
    String keyId = keyId(header.path("kid"));
    if (bytes(parts[2]).length == 0) {
      throw refused(TokenRefusal.MALFORMED);
    }
    return new RawToken(text, algorithm, keyId, object(parts[1]));
  }

  private static void checkHeader(ObjectNode header, boolean untyped) {
    if (header.has("crit") || OWN_KEYS.stream().anyMatch(header::has)) {
      throw refused(TokenRefusal.HEADER);
    }
    JsonNode type = header.path("typ");
    if (!(type.isMissingNode() && untyped) && !TYPES.contains(shortType(type))) {
      throw refused(TokenRefusal.TYPE);
    }
  }

  /** Without {@code application/}, which may be left out (RFC 7515, section 4.1.9). */
  private static String shortType(JsonNode type) {
    String name = type.isTextual() ? type.textValue().toLowerCase(Locale.ROOT) : "";
    return name.startsWith("application/") ? name.substring("application/".length()) : name;
  }

  private static String keyId(JsonNode kid) {
    if (!kid.isTextual() || kid.textValue().isEmpty()) {
      throw refused(TokenRefusal.KEY_ID_MISSING);
    }
    if (kid.textValue().length() > MAXIMUM_KEY_ID) {
      throw refused(TokenRefusal.MALFORMED);
    }
    return kid.textValue();
  }

  private static ObjectNode object(String part) {
    try {
      return Json.read(bytes(part), ObjectNode.class);
    } catch (JsonRefused e) {
      throw refused(TokenRefusal.MALFORMED);
    }
  }

  /** Canonical base64url only: one text for one token. */
  private static byte[] bytes(String part) {
    byte[] bytes;
    try {
      bytes = DECODER.decode(part);
    } catch (IllegalArgumentException e) {
      throw refused(TokenRefusal.MALFORMED);
    }
    if (!ENCODER.encodeToString(bytes).equals(part)) {
      throw refused(TokenRefusal.MALFORMED);
    }
    return bytes;
  }

  private static TokenRefusedException refused(TokenRefusal reason) {
    return new TokenRefusedException(reason);
  }

  @Override
  public String toString() {
    return "RawToken[redacted]";
  }
}
