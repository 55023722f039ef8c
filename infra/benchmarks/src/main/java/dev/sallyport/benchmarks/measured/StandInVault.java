package dev.sallyport.benchmarks.measured;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.ticket.BindingSecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * What a gate needs of a vault in order to be bound: an exchange and a health call. Nobody follows
 * the redirects that are measured.
 */
final class StandInVault implements AutoCloseable {
  private final BindingSecret secret = BindingSecret.generate();
  private final HttpServer server;

  StandInVault() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String base64 = Base64.getEncoder().encodeToString(secret.exposeForSealing());
    answer(
        "/v1/exchange",
        "{\"hmacSecret\":\""
            + base64
            + "\",\"webhookId\":\"benchmark\",\"keyId\":\"benchmark\",\"version\":\"2.0\","
            + "\"ticketFormat\":\"jwt\",\"capabilities\":[\"credential\"]}");
    answer("/v1/health", "{\"status\":\"healthy\",\"capabilities\":[\"credential\"]}");
    server.start();
  }

  /** What an operator gives the gate to bind this vault. */
  Map<String, String> registration() {
    return Map.of(
        "code", UUID.randomUUID().toString(),
        "webhookUrl", "http://127.0.0.1:" + server.getAddress().getPort(),
        "hmacSecretHash", secret.sha256Hex());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(String path, String json) {
    byte[] body = json.getBytes(UTF_8);
    server.createContext(path, exchange -> send(exchange, body));
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
