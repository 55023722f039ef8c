package dev.sallyport.gate.outbound;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls to an address that was checked, bounded in time and length, following no redirect. */
public final class OutboundCalls {
  /** What is answered to an exchange, a health call or an event is a few hundred bytes. */
  private static final int MAXIMUM_BODY = 16 * 1024;

  /** Callers bound what they send at a time; waiting here would only use up their patience. */
  private static final int CONNECTIONS_TO_A_HOST = 64;

  private final HttpClient client;
  private final Duration patience;
  private final int maximumBody;

  /** What was answered. */
  public record Reply(int status, Buffer body) {}

  /** What was answered, with its headers. */
  public record Answer(int status, MultiMap headers, Buffer body) {}

  /**
   * A request as it is to be sent, to the letter.
   *
   * @param target path and query
   * @param body empty: none
   */
  public record Letter(
      HttpMethod method, String target, List<Map.Entry<String, String>> headers, Buffer body) {
    public Letter {
      headers = List.copyOf(headers);
    }
  }

  /** Calls that trust the authorities that the Java runtime trusts. */
  public OutboundCalls(Vertx vertx, Duration patience) {
    this(vertx, new HttpClientOptions(), patience);
  }

  /** {@code patience} bounds the connection, and then the answer to its last byte. */
  public OutboundCalls(Vertx vertx, HttpClientOptions options, Duration patience) {
    this(vertx, options, patience, MAXIMUM_BODY);
  }

  /**
   * The same as by default, for answers that may be longer.
   *
   * @param maximumBody bytes
   */
  public OutboundCalls(Vertx vertx, Duration patience, int maximumBody) {
    this(vertx, new HttpClientOptions(), patience, maximumBody);
  }

  private OutboundCalls(
      Vertx vertx, HttpClientOptions options, Duration patience, int maximumBody) {
    this.maximumBody = maximumBody;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(options)
                .setConnectTimeout((int) patience.toMillis())
                .setKeepAlive(false)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_HOST));
    this.patience = patience;
  }

  /** Posts JSON to an endpoint below the URL; fails when no whole answer came in time. */
  public Future<Reply> post(
      OutboundUrl url,
      InetAddress address,
      String endpoint,
      Map<String, String> headers,
      byte[] json) {
    return connect(url, address, url.endpoint(endpoint), headers)
        .compose(
            request ->
                bounded(request.send(Buffer.buffer(json)).compose(this::read))
                    .onFailure(failure -> request.connection().close())); // or it could trickle on
  }

  /** Posts JSON to the URL itself, where only the answer's status counts; its body is not read. */
  public Future<Integer> postForStatus(
      OutboundUrl url, InetAddress address, Map<String, String> headers, byte[] json) {
    return connect(url, address, url.path(), headers)
        .compose(
            request ->
                bounded(request.send(Buffer.buffer(json)).map(HttpClientResponse::statusCode))
                    .onComplete(done -> request.connection().close()));
  }

  /** Sends a letter; fails when no whole answer came in time. */
  public Future<Answer> send(OutboundUrl url, InetAddress address, Letter letter) {
    RequestOptions options = options(url, address, letter.target()).setMethod(letter.method());
    letter.headers().forEach(each -> options.addHeader(each.getKey(), each.getValue()));
    return request(options)
        .compose(
            request ->
                bounded(request.send(letter.body()).compose(this::answer))
                    .onFailure(failure -> request.connection().close()));
  }

  private Future<Answer> answer(HttpClientResponse response) {
    return read(response)
        .map(reply -> new Answer(reply.status(), response.headers(), reply.body()));
  }

  /**
   * Posts JSON to an endpoint below the URL, for an answer of any length: its beginning comes in
   * time or the call fails; the rest waits for who reads it.
   */
  public Future<StreamedAnswer> postForStream(
      OutboundUrl url,
      InetAddress address,
      String endpoint,
      Map<String, String> headers,
      byte[] json) {
    return connect(url, address, url.endpoint(endpoint), headers)
        .compose(
            request ->
                bounded(request.send(Buffer.buffer(json)).map(StreamedAnswer::new))
                    .onFailure(failure -> request.connection().close()));
  }

  private Future<HttpClientRequest> connect(
      OutboundUrl url, InetAddress address, String path, Map<String, String> headers) {
    RequestOptions options =
        options(url, address, path)
            .setMethod(HttpMethod.POST)
            .putHeader("Content-Type", "application/json")
            .putHeader("Accept", "application/json");
    headers.forEach(options::putHeader);
    return request(options);
  }

  private RequestOptions options(OutboundUrl url, InetAddress address, String target) {
    return new RequestOptions()
        .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
        .setHost(url.host())
        .setPort(url.port())
        .setSsl(url.isTls())
        .setURI(target)
        .setFollowRedirects(false)
        .setTimeout(patience.toMillis());
  }

  private Future<HttpClientRequest> request(RequestOptions options) {
    return client.request(options).timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> Future<T> bounded(Future<T> answer) {
    return answer.timeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Reply> read(HttpClientResponse response) {
    Promise<Reply> reply = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(reply::tryFail);
    response.handler(
        part -> {
          if (body.length() + part.length() > maximumBody) {
            reply.tryFail("the answer is too long");
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(end -> reply.tryComplete(new Reply(response.statusCode(), body)));
    return reply.future();
  }

  /** Ends the calls under way. */
  public Future<Void> close() {
    return client.close();
  }
}
