package dev.sallyport.vault.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sallyport.service.json.Json;
import dev.sallyport.service.json.JsonRefused;
import dev.sallyport.vault.failure.StoreException;
import dev.sallyport.vault.keyservice.AwsCredentials;
import dev.sallyport.vault.request.AwsSigning;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.Method;
import dev.sallyport.vault.request.Origin;
import dev.sallyport.vault.request.RequestPath;
import dev.sallyport.vault.request.RequestQuery;
import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One signed request to DynamoDB, once: its low-level API, JSON over HTTP. Shared by all event
 * loops.
 */
final class TableHttp {
  /**
   * A request that takes longer is as good as lost: DynamoDB answers within some tens of
   * milliseconds.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** Seconds; DynamoDB ends an idle connection after a minute. */
  private static final int KEPT_ALIVE = 30;

  /** At once: more would only stand in one another's way, for most look at the same credentials. */
  private static final int CONNECTIONS = 16;

  /** Requests that wait for a connection; more would wait longer than their clients do. */
  private static final int WAITING = 1_024;

  /** How long they wait. */
  private static final Duration TURN = Duration.ofSeconds(15);

  /** A page of a query is 1 MiB, its ciphertexts grow by a third in base64. Bytes. */
  private static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  private final TableLocation location;
  private final InstantSource clock;
  private final AwsCredentials credentials;
  private final HttpClient client;

  TableHttp(Vertx vertx, TableLocation location, InstantSource clock) {
    this.location = location;
    this.clock = clock;
    this.credentials = AwsCredentials.of(vertx, clock, location.access());
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setVerifyHost(true)
                .setConnectTimeout((int) CONNECT.toMillis())
                .setKeepAliveTimeout(KEPT_ALIVE),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(WAITING));
  }

  /**
   * Asks for an operation, such as {@code GetItem}.
   *
   * @return fails with {@link StoreException} when nothing was sent; otherwise a failure means that
   *     nobody knows whether it was done
   */
  Future<Reply> send(String operation, byte[] body) {
    return credentials
        .find()
        .compose(found -> connection().compose(free -> exchange(free, operation, body, found)));
  }

  private Future<HttpClientRequest> connection() {
    return client
        .request(
            new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(location.origin() + "/"))
        .timeout(TURN.toMillis(), TimeUnit.MILLISECONDS)
        .recover(
            failure ->
                failure instanceof ConnectionPoolTooBusyException
                        || failure instanceof TimeoutException
                    ? Future.failedFuture(
                        new StoreException(
                            StoreException.Kind.OVERLOADED, "too much waits for DynamoDB", failure))
                    : Future.failedFuture(failure));
  }

  /** What requests were signed with is out of date. */
  void forgetCredentials() {
    credentials.forget();
  }

  private Future<Reply> exchange(
      HttpClientRequest request, String operation, byte[] body, AwsCredentials.Found found) {
    headers(operation, body, found)
        .forEach(header -> request.putHeader(header.name(), header.value()));
    return request
        .send(Buffer.buffer(body))
        .compose(TableHttp::read)
        .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(late -> request.reset());
  }

  private List<Header> headers(String operation, byte[] body, AwsCredentials.Found found) {
    List<Header> headers =
        new ArrayList<>(
            List.of(
                new Header("content-type", "application/x-amz-json-1.0"),
                new Header("x-amz-target", "DynamoDB_20120810." + operation)));
    UpstreamRequest request =
        new UpstreamRequest(
            Method.POST,
            Origin.parse(location.origin()).orElseThrow(),
            new RequestPath("/"),
            RequestQuery.none(),
            headers,
            body);
    AwsSigning signing =
        new AwsSigning(
            location.region(),
            "dynamodb",
            found.id(),
            found.key().exposeText(),
            found.session().map(token -> token.exposeText()));
    headers.addAll(signing.headers(request, clock.instant()));
    return headers;
  }

  private static Future<Reply> read(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.handler(
        part -> {
          if (body.length() + part.length() > LONGEST_ANSWER) {
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    return response.end().map(end -> new Reply(response.statusCode(), json(body.getBytes())));
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.read(body, JsonNode.class);
    } catch (JsonRefused notJson) {
      return MissingNode.getInstance();
    }
  }

  Future<Void> close() {
    return client.close();
  }
}
