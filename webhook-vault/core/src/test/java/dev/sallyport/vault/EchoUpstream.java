package dev.sallyport.vault;

import static dev.sallyport.vault.Waiting.await;
import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream that remembers what came and says all of it back, as careless services do. */
final class EchoUpstream implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /** A request as it arrived; header names in lower case. */
  record Arrived(String method, String target, Map<String, String> headers, String body) {}

  EchoUpstream() {
    this.server =
        await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
  }

  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  int port() {
    return server.actualPort();
  }

  List<Arrived> arrived() {
    return arrived;
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              Map<String, String> headers = new TreeMap<>();
              request
                  .headers()
                  .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
              Arrived each =
                  new Arrived(request.method().name(), request.uri(), headers, body.toString());
              arrived.add(each);
              answer(request, each);
            });
  }

  private static void answer(HttpServerRequest request, Arrived each) {
    HttpServerResponse response = request.response();
    switch (requireNonNull(request.path())) {
      case "/api/redirect" ->
          response.setStatusCode(302).putHeader("Location", "/api/other").end("moved");
      case "/api/gzip" -> response.putHeader("Content-Encoding", "gzip").end("nothing");
      case "/api/refused" -> response.setStatusCode(403).end("{\"upstream\":true}");
      case "/api/nothing" -> response.setStatusCode(204).end();
      default -> echo(response, each);
    }
  }

  /** In two parts, so that what is echoed may be cut anywhere. */
  private static void echo(HttpServerResponse response, Arrived each) {
    Buffer echo = Buffer.buffer(each.headers() + " " + each.target() + " " + each.body());
    response
        .putHeader("X-Echo", each.headers().getOrDefault("authorization", "none"))
        .putHeader("Set-Cookie", "a=b")
        .putHeader("Content-Type", "text/plain");
    response.setChunked(true);
    for (int i = 0; i < echo.length(); i += 7) {
      response.write(echo.slice(i, Math.min(echo.length(), i + 7)));
    }
    response.end();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
