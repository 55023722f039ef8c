package dev.sallyport.vault.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.credential.FieldName;
import dev.sallyport.vault.credential.PlainCredential;
import dev.sallyport.vault.request.EndpointUrl;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A service account of Google Cloud, by its key file. It proves itself with a signed assertion (RFC
 * 7523) and gets an access token; the key leaves through {@link #assertion} only, as a signature.
 */
public final class ServiceAccount {
  static final FieldName KEY = new FieldName("gcpServiceAccount");
  static final FieldName SCOPES = new FieldName("gcpScopes");
  static final Set<FieldName> FIELDS = Set.of(KEY, SCOPES);
  static final Set<FieldName> GIVEN = Set.of(new FieldName("accessToken"));

  private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(10);

  /** Clocks differ: an assertion from the future is refused. */
  private static final Duration AHEAD = Duration.ofSeconds(10);

  private static final Predicate<String> EMAIL =
      Pattern.compile("[A-Za-z0-9._+-]{1,128}@[A-Za-z0-9.-]{1,128}").asMatchPredicate();
  private static final Predicate<String> KEY_ID =
      Pattern.compile("[A-Za-z0-9._-]{1,128}").asMatchPredicate();
  private static final Predicate<String> SCOPE_LIST =
      Pattern.compile("[!#-\\[\\]-~]{1,200}( [!#-\\[\\]-~]{1,200}){0,31}").asMatchPredicate();

  private final String email;
  private final String keyId;
  private final String scopes;
  private final EndpointUrl tokenUrl;
  private final PrivateKey key;

  private ServiceAccount(
      String email, String keyId, String scopes, EndpointUrl tokenUrl, PrivateKey key) {
    this.email = email;
    this.keyId = keyId;
    this.scopes = scopes;
    this.tokenUrl = tokenUrl;
    this.key = key;
  }

  /**
   * The account of a credential.
   *
   * @throws IllegalArgumentException when it has none that is complete; the message names members
   */
  public static ServiceAccount in(PlainCredential plain) {
    Map<FieldName, String> fields = plain.exposeForRelease();
    JsonNode file = object(fields.getOrDefault(KEY, ""));
    if (!file.path("type").asText().equals("service_account")) {
      throw new IllegalArgumentException(KEY + " is no key file whose type is service_account");
    }
    String scopes = fields.getOrDefault(SCOPES, "");
    if (!SCOPE_LIST.test(scopes)) {
      throw new IllegalArgumentException(
          SCOPES + " must name 1 to 32 scopes, separated by single spaces");
    }
    return new ServiceAccount(
        text(file, "client_email", EMAIL),
        text(file, "private_key_id", KEY_ID),
        scopes,
        EndpointUrl.parse(file.path("token_uri").asText()).orElseThrow(() -> invalid("token_uri")),
        RsaKey.read(file.path("private_key").asText())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "private_key of " + KEY + " is no RSA key of 2,048 bits or more in PEM")));
  }

  private static JsonNode object(String text) {
    try {
      JsonNode file = Json.read(text.getBytes(UTF_8), JsonNode.class);
      if (file.isObject()) {
        return file;
      }
    } catch (JsonRefused e) {
      // A parser's message may quote what it read.
      throw new IllegalArgumentException(KEY + " is not the JSON of a key file");
    }
    throw new IllegalArgumentException(KEY + " is not the JSON of a key file");
  }

  private static String text(JsonNode file, String member, Predicate<String> shape) {
    return Optional.of(file.path(member))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(shape)
        .orElseThrow(() -> invalid(member));
  }

  private static IllegalArgumentException invalid(String member) {
    return new IllegalArgumentException(member + " of " + KEY + " is missing or has another form");
  }

  /** Where its key file says that tokens are given; only good where the operator allows it. */
  public EndpointUrl tokenUrl() {
    return tokenUrl;
  }

  /** The parameters of the request for an access token. */
  public Map<String, String> parameters(Instant now) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
    parameters.put("assertion", assertion(now));
    return parameters;
  }

  private String assertion(Instant now) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    header.put("kid", keyId);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", email);
    claims.put("scope", scopes);
    claims.put("aud", tokenUrl.toString());
    claims.put("iat", now.minus(AHEAD).getEpochSecond());
    claims.put("exp", now.plus(ASSERTION_LIFETIME).getEpochSecond());
    String signed = base64(Json.write(header)) + "." + base64(Json.write(claims));
    return signed + "." + base64(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(text.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the service account's key does not sign", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "ServiceAccount[redacted]";
  }
}
