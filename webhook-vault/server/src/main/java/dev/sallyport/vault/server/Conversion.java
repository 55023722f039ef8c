package dev.sallyport.vault.server;

import dev.sallyport.service.http.Bodies;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultHandler;
import dev.sallyport.vault.endpoint.VaultRequest;
import dev.sallyport.vault.endpoint.VaultResponse;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * From HTTP to the core and back, nothing else. The core decides what enters it: a {@link VaultRequest} takes the headers
 * it understands and never sees the rest, so nothing here may look at headers before or log them after.
 */
final class Conversion implements Handler<HttpServerRequest> {
  private static final String CLOSE = "close";

  private final VaultHandler vault;
  private final ClientAddress clients;

  Conversion(VaultHandler vault, ClientAddress clients) {
    this.vault = vault;
    this.clients = clients;
  }

  @Override
  public void handle(HttpServerRequest request) {
    String path = String.valueOf(request.path());
    int limit = vault.maximumBody(request.method().name(), path);
    boolean sendsBody = sendsBody(request);
    if (!sendsBody) {
      vault.handle(convert(request, path, Buffer.buffer())).onSuccess(answer -> write(request, answer, false));
    } else if (limit == 0) {
      // Whatever is sent is not read, so the connection cannot carry another request.
      vault.handle(convert(request, path, Buffer.buffer())).onSuccess(answer -> write(request, answer, true));
    } else {
      withBody(request, path, limit);
    }
  }

  private void withBody(HttpServerRequest request, String path, int limit) {
    Bodies.read(request, limit)
        .compose(body -> vault.handle(convert(request, path, body)))
        .onSuccess(answer -> write(request, answer, false))
        .onFailure(failure -> write(request, refused(failure), true));
  }

  private VaultRequest convert(HttpServerRequest request, String path, Buffer body) {
    return VaultRequest.of(request.method().name(), path)
        .query(request.query())
        .body(body.getBytes())
        .client(clients.of(request))
        .headers(name -> request.headers().getAll(name));
  }

  private static boolean sendsBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return (length != null && !length.equals("0"))
        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }
}
