package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A token endpoint as Google's: it gives an access token to whoever proves with a signature to be
 * the service account that it knows.
 */
final class GcpTokenEndpoint implements AutoCloseable {
  static final String EMAIL = "robot@acme.iam.gserviceaccount.com";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Made once: making RSA keys takes a second. */
  private static final KeyPair KEYS = newKeys();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<JsonNode> claims = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final HttpServer server;
  private volatile Optional<Integer> failure = Optional.empty();

  GcpTokenEndpoint() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no port", e);
    }
    server.setExecutor(threads);
    server.createContext("/token", this::handle);
    server.start();
  }

  static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2_048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no RSA", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
  }

  /** The key file of the account that it knows. */
  String keyFile() {
    return keyFile(KEYS, url());
  }

  static String keyFile(KeyPair keys, String tokenUri) {
    String pem =
        "-----BEGIN PRIVATE KEY-----\\n"
            + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
            + "\\n-----END PRIVATE KEY-----\\n";
    return "{\"type\":\"service_account\",\"project_id\":\"acme\",\"private_key_id\":\"k1\",\"private_key\":\""
        + pem
        + "\",\"client_email\":\""
        + EMAIL
        + "\",\"token_uri\":\""
        + tokenUri
        + "\"}";
  }

  /** What was asserted and believed, in order. */
  List<JsonNode> claims() {
    return claims;
  }

  int refusals() {
    return refusals.get();
  }

  /** From now on it answers only with this status; empty: as it should. */
  void fail(Optional<Integer> status) {
    failure = status;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    if (failure.isPresent()) {
      answer(exchange, failure.get(), "{}");
      return;
    }
    Optional<JsonNode> believed =
        "urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))
            ? verified(form.getOrDefault("assertion", ""))
            : Optional.empty();
    if (believed.isEmpty()) {
      refusals.incrementAndGet();
      answer(
          exchange,
          400,
          "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}");
      return;
    }
    claims.add(believed.get());
    answer(
        exchange,
        200,
        "{\"access_token\":\"ya29.token-%d\",\"expires_in\":3599,\"token_type\":\"Bearer\"}"
            .formatted(claims.size()));
  }

  private Optional<JsonNode> verified(String assertion) throws IOException {
    String[] parts = assertion.split("\\.", -1);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(KEYS.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
      if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
        return Optional.empty();
      }
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
    JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    JsonNode body = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    boolean right =
        header.path("alg").asText().equals("RS256")
            && header.path("kid").asText().equals("k1")
            && body.path("iss").asText().equals(EMAIL)
            && body.path("aud").asText().equals(url())
            && body.path("exp").asLong() - body.path("iat").asLong() <= 3_600;
    return right ? Optional.of(body) : Optional.empty();
  }

  static Map<String, String> form(String body) {
    Map<String, String> form = new HashMap<>();
    for (String each : body.split("&", -1)) {
      String[] pair = each.split("=", 2);
      form.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
    }
    return form;
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
