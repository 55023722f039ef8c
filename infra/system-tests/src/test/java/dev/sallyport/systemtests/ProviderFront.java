package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an OAuth provider, as a provider of one's own would: counts who asks for new
 * tokens, lets the first ones end soon, and can lose an answer after the provider has given it.
 */
final class ProviderFront implements AutoCloseable {
  private final URI issuer;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger refreshes = new AtomicInteger();
  private final AtomicReference<@Nullable CountDownLatch> losing = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  ProviderFront(IdentityProvider provider) {
    this.issuer = URI.create(provider.issuer());
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/oauth/authorize", this::authorize);
    server.createContext("/oauth/token", this::token);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often somebody asked for new tokens with a refresh token. */
  int refreshes() {
    return refreshes.get();
  }

  /** The next refresh is done, and its answer never arrives; counted down when it is done. */
  CountDownLatch loseTheNextAnswer() {
    CountDownLatch done = new CountDownLatch(1);
    losing.set(done);
    return done;
  }

  private void authorize(HttpExchange exchange) throws IOException {
    exchange
        .getResponseHeaders()
        .add("Location", issuer + "/authorize?" + exchange.getRequestURI().getRawQuery());
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    boolean refresh = form.contains("grant_type=refresh_token");
    if (refresh) {
      refreshes.incrementAndGet();
    }
    Answer answer = Http.form(URI.create(issuer + "/token"), form);
    CountDownLatch done = refresh ? losing.getAndSet(null) : null;
    if (done != null) {
      done.countDown();
      awaitTheEnd();
      exchange.close();
      return;
    }
    // What a person connects ends in a second, what it is renewed with does not.
    String lifetime = refresh ? "3600" : "1";
    byte[] body =
        answer
            .text()
            .replaceAll("\"expires_in\" *: *[0-9]+", "\"expires_in\":" + lifetime)
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void awaitTheEnd() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
