package dev.sallyport.vault.contract;

import static dev.sallyport.vault.contract.Waiting.await;
import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A service that requests with a credential go to. */
final class ContractUpstream implements AutoCloseable {
  /** Longer than any platform passes on. */
  private static final int TOO_LONG = 33 * 1024 * 1024;

  private static final List<String> LINKS = List.of("<a>; rel=\"next\"", "<b>; rel=\"last\"");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  ContractUpstream() {
    this.server =
        await(vertx.createHttpServer().requestHandler(this::handle).listen(0, "127.0.0.1"));
  }

  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Method and target of every request, oldest first. */
  List<String> arrived() {
    return arrived;
  }

  private void handle(HttpServerRequest request) {
    arrived.add(request.method() + " " + request.uri());
    HttpServerResponse response = request.response();
    switch (requireNonNull(request.path())) {
      case "/cut" ->
          response
              .putHeader("content-length", "1000")
              .write("the first part")
              .onSuccess(written -> request.connection().close());
      case "/long" ->
          response.putHeader("content-length", Integer.toString(TOO_LONG)).end(filled());
      default ->
          request
              .body()
              .onSuccess(
                  body ->
                      response
                          .setStatusCode(203)
                          .putHeader("content-type", "application/octet-stream")
                          .putHeader("link", LINKS)
                          .putHeader("x-caller", request.headers().getAll("x-caller"))
                          .end(body));
    }
  }

  private static Buffer filled() {
    return Buffer.buffer(new byte[TOO_LONG]);
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
