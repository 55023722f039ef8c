package dev.sallyport.gate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.sun.net.httpserver.HttpExchange;
import dev.sallyport.service.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The codes of a provider: given for the URL that a client sent a browser to, taken once, from that
 * client with its proof key.
 */
public final class Codes {
  public static final String CLIENT_ID = "gate client";
  public static final String CLIENT_SECRET = "s:cr&t/\u00e9";

  private final LocalIssuer issuer;
  private final Map<String, Given> given = new ConcurrentHashMap<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private volatile Optional<Reply> instead = Optional.empty();

  /** What is answered. */
  public record Reply(int status, String body) {}

  private record Given(Map<String, String> asked, Map<String, Object> claims) {}

  Codes(LocalIssuer issuer) {
    this.issuer = issuer;
  }

  /** The code that this subject comes back with after signing in at this URL. */
  public String give(String authorizationUrl, String subject, Consumer<Map<String, Object>> more) {
    Map<String, String> asked = fields(requireNonNull(URI.create(authorizationUrl).getRawQuery()));
    Map<String, Object> claims = new LinkedHashMap<>(issuer.claims(subject));
    claims.put("aud", asked.get("client_id"));
    claims.put("nonce", asked.get("nonce"));
    claims.put("auth_time", LocalIssuer.now());
    more.accept(claims);
    String code = "code-" + numbers.incrementAndGet();
    given.put(code, new Given(asked, claims));
    return code;
  }

  /** From now on this is answered, whatever is sent; empty: what is right. */
  public void answerInstead(Optional<Reply> reply) {
    instead = reply;
  }

  /** What the token endpoint answers. */
  Reply redeem(HttpExchange exchange) throws IOException {
    if (instead.isPresent()) {
      return instead.get();
    }
    Map<String, String> sent = fields(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    Given known = given.remove(sent.getOrDefault("code", ""));
    boolean right =
        known != null
            && "authorization_code".equals(sent.get("grant_type"))
            && challenge(sent).equals(known.asked().get("code_challenge"))
            && Objects.equals(sent.get("redirect_uri"), known.asked().get("redirect_uri"))
            && isTheClient(exchange);
    return right && known != null
        ? new Reply(
            200,
            new String(
                Json.write(
                    Map.of(
                        "token_type",
                        "Bearer",
                        "access_token",
                        "of no interest",
                        "id_token",
                        issuer.sign(known.claims()))),
                UTF_8))
        : new Reply(400, "{\"error\":\"invalid_grant\"}");
  }

  private static String challenge(Map<String, String> sent) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(sent.getOrDefault("code_verifier", "").getBytes(US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Name and secret are each encoded like a form's field before they are joined (RFC 6749). */
  private static boolean isTheClient(HttpExchange exchange) {
    String proof =
        requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), "")
            .replaceFirst("^Basic ", "");
    String[] pair = new String(Base64.getDecoder().decode(proof), UTF_8).split(":", -1);
    return pair.length == 2
        && URLDecoder.decode(pair[0], UTF_8).equals(CLIENT_ID)
        && URLDecoder.decode(pair[1], UTF_8).equals(CLIENT_SECRET);
  }

  /** The fields of a form or a query, decoded. */
  public static Map<String, String> fields(String encoded) {
    Map<String, String> fields = new HashMap<>();
    for (String pair : encoded.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      fields.put(parts[0], parts.length == 2 ? URLDecoder.decode(parts[1], UTF_8) : "");
    }
    return fields;
  }
}
