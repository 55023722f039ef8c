package dev.sallyport.vault.keyservice;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sallyport.service.configuration.Secret;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.keyservice.KeyServiceAccess.GoogleAccess;
import dev.sallyport.vault.keyset.KeysetException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Access tokens for Google Cloud: of the service account in a key file, else of the machine the
 * vault runs on (Compute Engine, Cloud Run, GKE with Workload Identity).
 */
final class GoogleTokens {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";
  private static final Duration ASSERTION_LIFE = Duration.ofMinutes(5);
  private static final Pattern TOKEN_URI =
      Pattern.compile("https://[\\w.-]+/[\\w./-]*|http://127\\.0\\.0\\.1:[0-9]{1,5}/[\\w./-]*");

  private final KeyServiceHttp http;
  private final GoogleAccess access;

  GoogleTokens(KeyServiceHttp http, GoogleAccess access) {
    this.http = http;
    this.access = access;
  }

  Future<Secret> find() {
    return access
        .keyFile()
        .map(file -> http.readFile(file).compose(this::fromKey))
        .orElseGet(this::fromMachine)
        .map(GoogleTokens::token);
  }

  private Future<KeyServiceHttp.Answer> fromMachine() {
    return http.ask(
        () ->
            new KeyServiceHttp.Asked(
                HttpMethod.GET,
                access.metadata()
                    + "/computeMetadata/v1/instance/service-accounts/default/token?scopes="
                    + SCOPE,
                Map.of("metadata-flavor", "Google"),
                Buffer.buffer()));
  }

  private Future<KeyServiceHttp.Answer> fromKey(String text) {
    JsonNode key;
    try {
      key = Json.read(text.getBytes(UTF_8), JsonNode.class);
    } catch (JsonRefused e) {
      throw notAKey();
    }
    String uri = key.path("token_uri").asText();
    if (!TOKEN_URI.matcher(uri).matches()) {
      throw notAKey();
    }
    return http.ask(
        () ->
            new KeyServiceHttp.Asked(
                HttpMethod.POST,
                uri,
                Map.of("content-type", "application/x-www-form-urlencoded"),
                Buffer.buffer(
                    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="
                        + assertion(key, uri, http.now()))));
  }

  private static String assertion(JsonNode key, String audience, Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", key.path("client_email").asText());
    claims.put("scope", SCOPE);
    claims.put("aud", audience);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(ASSERTION_LIFE).getEpochSecond());
    Map<String, Object> head = new LinkedHashMap<>();
    head.put("alg", "RS256");
    head.put("typ", "JWT");
    head.put("kid", key.path("private_key_id").asText());
    String signed = encode(Json.write(head)) + "." + encode(Json.write(claims));
    return signed + "." + encode(sign(key.path("private_key").asText(), signed));
  }

  private static byte[] sign(String pem, String text) {
    try {
      String base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))));
      signature.update(text.getBytes(UTF_8));
      return signature.sign();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw notAKey();
    }
  }

  /** Without a cause: that one may quote the file. */
  private static KeysetException notAKey() {
    return new KeysetException(
        "the file that GOOGLE_APPLICATION_CREDENTIALS names is no key of a service account");
  }

  private static Secret token(KeyServiceHttp.Answer answer) {
    if (!answer.isSuccess()) {
      throw new KeysetException(
          "Google gave no access token (status "
              + answer.status()
              + "): set GOOGLE_APPLICATION_CREDENTIALS, or run with a service account");
    }
    return Secret.of(answer.text("access_token"));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
