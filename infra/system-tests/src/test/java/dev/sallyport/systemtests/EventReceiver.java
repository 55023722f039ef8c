package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who is told what happens: takes every message that the standard's library takes. */
final class EventReceiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;

  /** By their ids, since a message may come twice. */
  private final Map<String, JsonNode> messages = new ConcurrentHashMap<>();

  private final AtomicInteger arrived = new AtomicInteger();
  private volatile CountDownLatch answering = new CountDownLatch(0);
  private volatile String secret = "";

  private EventReceiver(HttpServer server) {
    this.server = server;
  }

  static EventReceiver start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      EventReceiver receiver = new EventReceiver(server);
      server.createContext("/events", receiver::receive);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return receiver;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  void trust(String sharedSecret) {
    secret = sharedSecret;
  }

  /** Takes nothing, and answers nothing, until it is released. */
  void hold() {
    answering = new CountDownLatch(1);
  }

  void release() {
    answering.countDown();
  }

  /** How many messages have come, those included that came before. */
  int arrived() {
    return arrived.get();
  }

  /** What was taken, by the ids of the messages. */
  Map<String, JsonNode> taken() {
    return Map.copyOf(messages);
  }

  /** What it was told of this thing: types of events. */
  List<String> toldOf(String objectId) {
    return messages.values().stream()
        .filter(message -> message.at("/data/objectId").asText().equals(objectId))
        .map(message -> message.path("type").asText())
        .sorted()
        .toList();
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    arrived.incrementAndGet();
    awaitRelease();
    exchange.sendResponseHeaders(take(body, headers) ? 204 : 400, -1);
    exchange.close();
  }

  private void awaitRelease() {
    try {
      answering.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private boolean take(String body, Map<String, List<String>> headers)
      throws JsonProcessingException {
    try {
      new Webhook(secret).verify(body, headers);
    } catch (WebhookVerificationException e) {
      return false;
    }
    messages.put(
        String.join(",", headers.getOrDefault("webhook-id", List.of())), JSON.readTree(body));
    return true;
  }

  @Override
  public void close() {
    release();
    server.stop(0);
  }
}
