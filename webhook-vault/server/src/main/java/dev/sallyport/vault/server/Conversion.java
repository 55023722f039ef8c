package dev.sallyport.vault.server;

import dev.sallyport.service.http.Bodies;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Connections;
import dev.sallyport.service.http.UnreadBodies;
import dev.sallyport.vault.endpoint.BodyStream;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * From HTTP to the core and back, nothing else. The core decides what enters it: a {@link
 * VaultRequest} takes the headers it understands and never keeps the rest, so nothing here looks at
 * headers, before or after.
 */
final class Conversion implements Handler<HttpServerRequest> {
  private static final Buffer NOTHING = Buffer.buffer();

  private final Vertx vertx;
  private final VaultHandler vault;
  private final ClientAddress clients;
  private final Connections connections;

  Conversion(Vertx vertx, VaultHandler vault, ClientAddress clients, Connections connections) {
    this.vertx = vertx;
    this.vault = vault;
    this.clients = clients;
    this.connections = connections;
  }

  @Override
  public void handle(HttpServerRequest request) {
    connections.requestBegan(request);
    String path = path(request);
    int limit = vault.maximumBody(request.method().name(), path);
    boolean hasBody = UnreadBodies.hasBody(request);
    if (hasBody && limit > 0) {
      withBody(request, path, limit);
    } else {
      vault
          .handle(convert(request, path, NOTHING))
          .onSuccess(answer -> write(request, answer, hasBody));
    }
  }

  private static Future<Void> sent(HttpServerResponse response, VaultResponse answer) {
    return answer.stream()
        .map(stream -> stream(response, stream))
        .orElseGet(
            () -> response.end(BufferInternal.buffer(Unpooled.wrappedBuffer(answer.body()))));
  }

  /** A body that breaks off must not look complete, and one that nobody reads must not go on. */
  private static Future<Void> stream(HttpServerResponse response, BodyStream body) {
    response.setChunked(!response.headers().contains("content-length"));
    response.closeHandler(closed -> body.cancel());
    return body.pipe()
        .endOnFailure(false)
        .to(response)
        .onFailure(
            failure -> {
              body.cancel();
              response.reset();
            });
  }

  /** Answers what is no readable request; nothing after it on the connection can be trusted. */
  void unreadable(HttpServerRequest request) {
    write(request, Unreadable.head(vault, request), true);
  }

  private void withBody(HttpServerRequest request, String path, int limit) {
    Bodies.read(request, limit)
        .compose(body -> vault.handle(convert(request, path, body)))
        .onSuccess(answer -> write(request, answer, false))
        .onFailure(failure -> write(request, Unreadable.body(vault, failure), true));
  }

  /** There is none in {@code OPTIONS *} and in what is no address at all. */
  private static String path(HttpServerRequest request) {
    @Nullable String path = request.path();
    return path == null ? "" : path;
  }

  private VaultRequest convert(HttpServerRequest request, String path, Buffer body) {
    return VaultRequest.of(request.method().name(), path)
        .query(request.query())
        .body(body.getBytes())
        .client(clients.of(request))
        .headers(new ArrivedHeaders(request.headers()));
  }

  /**
   * The body is written as it is, not copied first.
   *
   * @param unread whether some of the body was not read, so that the connection cannot carry
   *     another request
   */
  private void write(HttpServerRequest request, VaultResponse answer, boolean unread) {
    HttpServerResponse response = request.response().setStatusCode(answer.status());
    for (VaultResponse.Header header : answer.headers()) {
      response.headers().add(header.name(), header.value());
    }
    if (unread) {
      response.headers().set("connection", "close");
    }
    sent(response, answer).onComplete(done -> connections.requestEnded(request));
    if (unread) {
      UnreadBodies.dropThenClose(vertx, request);
    }
  }
}
