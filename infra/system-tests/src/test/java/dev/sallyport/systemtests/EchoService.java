package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that remembers each request and says all of it back, its credential included. */
final class EchoService implements AutoCloseable {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  EchoService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String origin() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, target, credential and body of each request. */
  List<String> heard() {
    return heard;
  }

  /** Rules by which everything below {@code /api/} may be asked here, with a bearer token. */
  String rules() {
    return "{\"targets\":[{\"origin\":\""
        + origin()
        + "\",\"methods\":[\"GET\",\"POST\"],\"paths\":[\"/api/\"]}],\"inject\":{\"kind\":\"bearer\"}}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    String credential = exchange.getRequestHeaders().getFirst("Authorization");
    String line =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + credential
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    heard.add(line);
    byte[] echo = ("you said: " + line).getBytes(UTF_8);
    exchange.getResponseHeaders().add("X-Echo", requireNonNullElse(credential, "none"));
    exchange.sendResponseHeaders(200, echo.length);
    exchange.getResponseBody().write(echo);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
