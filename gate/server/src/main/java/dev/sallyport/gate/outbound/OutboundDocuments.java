package dev.sallyport.gate.outbound;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Fetches public documents of servers that the gate's own configuration names, wherever they are:
 * an identity provider is often in the private network. Follows no redirect.
 */
public final class OutboundDocuments {
  /** A provider with many keys and their certificates stays far below. Bytes. */
  private static final int MAXIMUM_BODY = 256 * 1024;

  private final HttpClient client;
  private final Duration patience;

  /** {@code patience} bounds the connection, and then the answer to its last byte. */
  public OutboundDocuments(Vertx vertx, Duration patience) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) patience.toMillis())
                .setKeepAlive(false)
                .setDecompressionSupported(false));
    this.patience = patience;
  }

  /** The document; fails unless a whole 200 came in time and is not too long. */
  public Future<Buffer> get(URI url) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(url.toString())
            .setFollowRedirects(false)
            .setTimeout(patience.toMillis())
            .putHeader("Accept", "application/json");
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send()
                    .compose(OutboundDocuments::read)
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> request.connection().close())); // or it could trickle on
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("the server answers " + response.statusCode());
    }
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.handler(
        part -> {
          if (body.length() + part.length() > MAXIMUM_BODY) {
            whole.tryFail("the document is too long");
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(end -> whole.tryComplete(body));
    return whole.future();
  }
}
