package dev.sallyport.vault.functions.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.vault.endpoint.VaultResponse;
import dev.sallyport.vault.function.FunctionRequest;
import dev.sallyport.vault.function.VaultFunction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The vault as a custom handler: a process that the Functions host starts and forwards requests to,
 * on this machine ({@code enableForwardingHttpRequest}).
 */
public final class Vault {
  /** The whole answer of an upstream is held in memory; no more of it than this. Bytes. */
  static final int LONGEST_ANSWER = 16 * 1024 * 1024;

  /** Where the host says on which port it will call. */
  private static final String PORT = "FUNCTIONS_CUSTOMHANDLER_PORT";

  /** To the server: an answer without a body. */
  private static final int NO_BODY = -1;

  private final VaultFunction vault;

  private Vault(VaultFunction vault) {
    this.vault = vault;
  }

  /** Starts the vault from the variables of the process, and listens until the process ends. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> environment = System.getenv();
    String port = environment.getOrDefault(PORT, "");
    if (!port.matches("[0-9]{1,5}")) {
      throw new IllegalStateException(PORT + " must be a port: the Functions host sets it");
    }
    listen(VaultFunction.load(environment), Integer.parseInt(port));
  }

  /** Only the host reaches it. */
  static HttpServer listen(VaultFunction vault, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", new Vault(vault)::handle);
    server.start();
    return server;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      write(vault.answer(convert(exchange), LONGEST_ANSWER), exchange);
    }
  }

  private FunctionRequest convert(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    @Nullable String rawPath = uri.getRawPath();
    String path = rawPath == null ? "" : rawPath;
    int limit = vault.maximumBody(exchange.getRequestMethod(), path);
    byte[] body = limit == 0 ? new byte[0] : exchange.getRequestBody().readNBytes(limit + 1);
    return new FunctionRequest(
        exchange.getRequestMethod(),
        path,
        uri.getRawQuery(),
        body,
        new ArrivedHeaders(exchange.getRequestHeaders()),
        Optional.empty());
  }

  private static void write(VaultResponse answer, HttpExchange exchange) throws IOException {
    answer
        .headers()
        .forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? NO_BODY : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
