package dev.sallyport.benchmarks.baseline;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** One event loop's share of a server on loopback. */
final class Server extends VerticleBase {
  private final int port;
  private final Handler<HttpServerRequest> handler;

  Server(int port, Handler<HttpServerRequest> handler) {
    this.port = port;
    this.handler = handler;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    return vertx.createHttpServer(options).requestHandler(handler).listen();
  }
}
