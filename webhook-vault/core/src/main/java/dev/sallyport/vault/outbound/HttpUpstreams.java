package dev.sallyport.vault.outbound;

import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.request.Header;
import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Upstreams over HTTP/1.1. Connections are kept for a moment: the client takes the end of a
 * connection for the end of an answer that waits to be read, so upstreams are not asked to close
 * it. For one event loop.
 */
public final class HttpUpstreams implements Upstreams {
  /** A host that takes longer to be reached is not there. */
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  /** Until the head of the answer. */
  private static final Duration HEAD = Duration.ofSeconds(30);

  /** Until its last byte. */
  private static final Duration WHOLE = Duration.ofMinutes(2);

  /** Shorter than upstreams usually keep one: seldom is one used that is about to end. */
  private static final Duration KEPT = Duration.ofSeconds(2);

  private static final int LONGEST_HEAD = 32 * 1024;
  private static final int LONGEST_STATUS_LINE = 1_024;

  /** To one host at once, from one event loop; what comes beyond waits and then times out. */
  private static final int CONNECTIONS_TO_A_HOST = 64;

  private static final int SMALLEST_FINAL_STATUS = 200;

  private final Vertx vertx;
  private final HttpClientOptions trust;
  private @Nullable HttpClient client;

  /** Trusts the authorities that the Java runtime trusts. */
  public HttpUpstreams(Vertx vertx) {
    this(vertx, new HttpClientOptions());
  }

  /** With {@code trust} in what it says about authorities; the rest of it is overwritten. */
  HttpUpstreams(Vertx vertx, HttpClientOptions trust) {
    this.vertx = vertx;
    this.trust = trust;
  }

  /** Made for the first request: most starts of a function release something and send nothing. */
  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          vertx.createHttpClient(
              new HttpClientOptions(trust)
                  .setTrustAll(false)
                  .setVerifyHost(true) // by name, though the connection goes to an address
                  .setProtocolVersion(HttpVersion.HTTP_1_1)
                  .setConnectTimeout((int) CONNECTING.toMillis())
                  .setMaxHeaderSize(LONGEST_HEAD)
                  .setMaxInitialLineLength(LONGEST_STATUS_LINE)
                  .setKeepAlive(true)
                  .setKeepAliveTimeout((int) KEPT.toSeconds())
                  .setDecompressionSupported(false),
              new PoolOptions().setHttp1MaxSize(CONNECTIONS_TO_A_HOST));
      client = made;
    }
    return made;
  }

  @Override
  public Future<UpstreamAnswer> send(UpstreamRequest request, InetAddress address) {
    return client()
        .request(options(request, address))
        .timeout(HEAD.toMillis(), TimeUnit.MILLISECONDS)
        .compose(connected -> exchange(connected, request))
        .recover(failure -> Future.failedFuture(refusal(failure)));
  }

  private static RequestOptions options(UpstreamRequest request, InetAddress address) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(request.method().name()))
            .setServer(
                SocketAddress.inetSocketAddress(request.origin().port(), address.getHostAddress()))
            .setHost(request.origin().host())
            .setPort(request.origin().port())
            .setSsl(request.origin().tls())
            .setURI(request.target())
            .setFollowRedirects(false);
    for (Header header : request.headers()) {
      options.addHeader(header.name(), header.value());
    }
    // Nothing could be found in what is compressed.
    return options.putHeader("accept-encoding", "identity");
  }

  private Future<UpstreamAnswer> exchange(HttpClientRequest connected, UpstreamRequest request) {
    boolean hasBody = request.body().length > 0;
    Future<HttpClientResponse> answer =
        hasBody ? connected.send(Buffer.buffer(request.body())) : connected.send();
    return answer
        .map(HttpClientResponse::pause) // before anything else can happen: nobody reads it yet
        .timeout(HEAD.toMillis(), TimeUnit.MILLISECONDS)
        .map(head -> answer(connected, head))
        .onFailure(failure -> connected.reset());
  }

  private UpstreamAnswer answer(HttpClientRequest request, HttpClientResponse head) {
    UpstreamBody body = new UpstreamBody(vertx, request, head, WHOLE);
    if (head.statusCode() < SMALLEST_FINAL_STATUS) {
      throw new IllegalStateException("an answer that is none");
    }
    List<Header> headers = new ArrayList<>();
    head.headers().forEach((name, value) -> headers.add(new Header(name, value)));
    return new UpstreamAnswer(head.statusCode(), headers, body);
  }

  private static VaultRefusal refusal(Throwable failure) {
    return switch (failure) {
      case VaultRefusal refusal -> refusal;
      case TimeoutException late ->
          new VaultRefusal(
              VaultError.UPSTREAM_TIMEOUT, "The upstream did not answer within 30 seconds.");
      default ->
          new VaultRefusal(
              VaultError.UPSTREAM_ERROR, "The upstream cannot be reached, or answered nonsense.");
    };
  }
}
