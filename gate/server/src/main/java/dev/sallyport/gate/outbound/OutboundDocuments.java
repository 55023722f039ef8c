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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Fetches documents of servers that the gate's own configuration names, wherever they are: an
 * identity provider is often in the private network. Follows no redirect.
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
    return send(request(HttpMethod.GET, url), Buffer.buffer());
  }

  /**
   * What is answered to this form, under the same limits; a server that answers another status than
   * 200 is a {@link RefusedAnswerException}.
   *
   * @param authorization how the gate proves who it is, if in a header
   */
  public Future<Buffer> post(URI url, Buffer form, Optional<String> authorization) {
    RequestOptions options =
        request(HttpMethod.POST, url)
            .putHeader("Content-Type", "application/x-www-form-urlencoded");
    authorization.ifPresent(proof -> options.putHeader("Authorization", proof));
    return send(options, form);
  }

  private RequestOptions request(HttpMethod method, URI url) {
    return new RequestOptions()
        .setMethod(method)
        .setAbsoluteURI(url.toString())
        .setFollowRedirects(false)
        .setTimeout(patience.toMillis())
        .putHeader("Accept", "application/json");
  }

  private Future<Buffer> send(RequestOptions options, Buffer body) {
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send(body)
                    .compose(OutboundDocuments::read)
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(failure -> request.connection().close())); // or it could trickle on
  }

  private static Future<Buffer> read(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture(new RefusedAnswerException(response.statusCode()));
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
