package dev.sallyport.vault.functions.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An OAuth provider whose refresh tokens work once, and once more for whoever did not hear the
 * answer; whoever comes later with one has lost the grant.
 */
final class RotatingProvider implements AutoCloseable {
  private static final long LONGEST_HOLD_SECONDS = 60;

  private final Duration lifetime;
  private final HttpServer server;
  private final List<String> presented = new ArrayList<>();
  private int rounds;
  private String good = "";
  private String unheard = "";
  private CountDownLatch held = new CountDownLatch(0);

  /** Gives access tokens of this lifetime. */
  RotatingProvider(Duration lifetime) throws IOException {
    this.lifetime = lifetime;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/oauth/token", this::token);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A refresh token that was never used. */
  synchronized String newGrant() {
    presented.clear();
    unheard = "";
    good = "refresh-" + ++rounds;
    return good;
  }

  /** Answers are held back from now on, until they are {@linkplain #letGo let go}. */
  synchronized void hold() {
    held = new CountDownLatch(1);
  }

  synchronized void letGo() {
    held.countDown();
  }

  /** The refresh tokens that came since the last grant, in order. */
  synchronized List<String> presented() {
    return List.copyOf(presented);
  }

  /** Whether it is asked a second time for this grant before the time is over. */
  synchronized boolean isAskedAgainWithin(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis();
        presented.size() < 2 && left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
    return presented.size() > 1;
  }

  private void token(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<String> answer = rotate(refreshToken(exchange));
      heldBack().await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS);
      byte[] body = answer.orElse("{\"error\":\"invalid_grant\"}").getBytes(UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.isPresent() ? 200 : 400, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String refreshToken(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    return Stream.of(form.split("&", -1))
        .filter(pair -> pair.startsWith("refresh_token="))
        .map(pair -> URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), UTF_8))
        .findFirst()
        .orElse("");
  }

  private synchronized CountDownLatch heldBack() {
    return held;
  }

  private synchronized Optional<String> rotate(String token) {
    presented.add(token);
    notifyAll();
    if (!token.equals(good) && !token.equals(unheard)) {
      good = "";
      unheard = "";
      return Optional.empty();
    }
    unheard = token.equals(good) ? token : "";
    good = "refresh-" + ++rounds;
    return Optional.of(
        "{\"access_token\":\"access-%d\",\"refresh_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":%d}"
            .formatted(rounds, good, lifetime.toSeconds()));
  }

  @Override
  public void close() {
    letGo();
    server.stop(0);
  }
}
