package dev.sallyport.service.http;

import dev.sallyport.service.Awaited;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.function.Consumer;

/** A server with the routes of one test on a free port. */
final class TestServer implements AutoCloseable {
  static final Access EVERYONE = Access.open("everyone");

  private final Vertx vertx = Vertx.vertx();
  private final Routes routes;
  private final HttpServer server;

  TestServer(Consumer<Routes> registration) {
    this(new ProblemRenderer(), registration);
  }

  TestServer(ErrorRenderer errors, Consumer<Routes> registration) {
    this(
        errors,
        new Connections(HttpLimits.CONNECTIONS, HttpLimits.FIRST_REQUEST, HttpLimits.NEXT_REQUEST),
        registration);
  }

  TestServer(ErrorRenderer errors, Connections connections, Consumer<Routes> registration) {
    routes =
        new Routes(
            vertx,
            StandardHeaders.of(false),
            errors,
            (exchange, route, status, nanoseconds) -> {},
            connections);
    registration.accept(routes);
    server =
        Awaited.result(
            routes
                .serve(vertx.createHttpServer(HttpLimits.serverOptions("127.0.0.1", 0)))
                .listen());
  }

  Vertx vertx() {
    return vertx;
  }

  Routes routes() {
    return routes;
  }

  RawConnection connect() {
    return new RawConnection(server.actualPort());
  }

  /** One request on a connection of its own. */
  RawConnection.Reply ask(String request) {
    try (RawConnection connection = connect()) {
      return connection.send(request).receive(!request.startsWith("HEAD"));
    }
  }

  /** One request without a body. */
  RawConnection.Reply ask(String method, String target) {
    return ask(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }

  @Override
  public void close() {
    Awaited.result(vertx.close());
  }
}
