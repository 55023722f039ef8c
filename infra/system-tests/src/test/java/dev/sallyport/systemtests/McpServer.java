package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * An MCP server with one tool, which says whether a request came with the credential. It answers
 * with streams of events, as most do.
 */
final class McpServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final String credential;

  McpServer(String credential) {
    this.credential = credential;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/mcp", this::answer);
    server.start();
  }

  String url() {
    return origin() + "/mcp";
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.sendResponseHeaders(405, -1);
      exchange.close();
      return;
    }
    JsonNode message = JSON.readTree(body);
    if (!message.has("id")) {
      exchange.sendResponseHeaders(202, -1);
      exchange.close();
      return;
    }
    boolean proven =
        ("Bearer " + credential).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    Map<String, ?> reply =
        Map.of("jsonrpc", "2.0", "id", message.get("id"), "result", result(message, proven));
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange
        .getResponseBody()
        .write(
            ("event: message\ndata: " + JSON.writeValueAsString(reply) + "\n\n").getBytes(UTF_8));
    exchange.close();
  }

  private static Map<String, ?> result(JsonNode message, boolean proven) {
    return switch (message.get("method").asText()) {
      case "initialize" ->
          Map.of(
              "protocolVersion", message.at("/params/protocolVersion").asText(),
              "capabilities", Map.of("tools", Map.of()),
              "serverInfo", Map.of("name", "behind-the-vault", "version", "1"));
      case "tools/list" ->
          Map.of(
              "tools", List.of(Map.of("name", "whoami", "inputSchema", Map.of("type", "object"))));
      default ->
          Map.of(
              "content",
              List.of(
                  Map.of(
                      "type",
                      "text",
                      "text",
                      proven ? "with a credential" : "without credential")));
    };
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
