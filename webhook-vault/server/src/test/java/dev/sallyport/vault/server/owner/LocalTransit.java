package dev.sallyport.vault.server.owner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.vault.keyset.LocalKeyEncryptionKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;

/** A transit engine with one key, for commands that move to it and away from it. */
final class LocalTransit implements AutoCloseable {
  static final String KEY = "hcvault://transit.example.com:8200/transit/keys/vault";

  private final LocalKeyEncryptionKeys key = LocalKeyEncryptionKeys.generate();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;

  LocalTransit() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/transit/", this::answer);
    server.start();
  }

  /** The variables that reach it, without the one that names the key. */
  Map<String, String> access() {
    return Map.of(
        "VAULT_KEK_ENDPOINT",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "VAULT_KEK_TOKEN",
        "hvs.token");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode input = json.readTree(exchange.getRequestBody());
      boolean encrypts = exchange.getRequestURI().getPath().endsWith("/encrypt/vault");
      byte[] place = input.path("associated_data").binaryValue();
      try {
        byte[] output =
            encrypts
                ? key.wrap(input.path("plaintext").binaryValue(), place).await()
                : key.unwrap(unprefixed(input.path("ciphertext").asText()), place).await();
        String text = Base64.getEncoder().encodeToString(output);
        send(
            exchange,
            200,
            Map.of(
                "data",
                encrypts ? Map.of("ciphertext", "vault:v1:" + text) : Map.of("plaintext", text)));
      } catch (RuntimeException refused) {
        send(exchange, 400, Map.of("errors", "cipher: message authentication failed"));
      }
    }
  }

  private static byte[] unprefixed(String ciphertext) {
    return Base64.getDecoder().decode(ciphertext.replaceFirst("^vault:v1:", ""));
  }

  private void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
