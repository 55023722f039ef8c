package dev.sallyport.vault.server;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An upstream that sends the first part of its answer, and the rest when it is told to. */
final class SlowUpstream implements AutoCloseable {
  static final String FIRST = "data: 1\n\n";
  private static final long SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Promise<Void> goOn = Promise.promise();
  private final HttpServer server;

  SlowUpstream() throws Exception {
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(0, "127.0.0.1")
            .await(SECONDS, TimeUnit.SECONDS);
  }

  String origin() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  void goOn() {
    goOn.complete();
  }

  private void handle(HttpServerRequest request) {
    HttpServerResponse response = request.response().setChunked(true);
    response
        .write(FIRST)
        .onSuccess(
            written -> {
              if (requireNonNull(request.path()).equals("/cut")) {
                request.connection().close();
              } else {
                goOn.future()
                    .onSuccess(told -> response.end("rest " + request.getHeader("authorization")));
              }
            });
  }

  @Override
  public void close() throws TimeoutException {
    vertx.close().await(SECONDS, TimeUnit.SECONDS);
  }
}
