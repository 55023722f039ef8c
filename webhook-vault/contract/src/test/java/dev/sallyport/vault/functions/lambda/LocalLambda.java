package dev.sallyport.vault.functions.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What stands between callers and a Lambda function: a function URL in front, which makes events of
 * requests (payload format 2.0), and the runtime API behind, where one instance of the function
 * fetches one event after the other.
 */
final class LocalLambda implements AutoCloseable {
  static final String CALLER = "203.0.113.77";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INVOCATION = "/2018-06-01/runtime/invocation/";
  private static final int LARGEST_PAYLOAD = 6 * 1024 * 1024;
  private static final long SECONDS = 60;

  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Invocation> underWay = new ConcurrentHashMap<>();
  private final CompletableFuture<String> failedInit = new CompletableFuture<>();
  private final CompletableFuture<String> initialised = new CompletableFuture<>();
  private final HttpServer front = server(this::invoke);
  private final HttpServer runtimeApi = server(this::runtime);

  private record Invocation(String id, String event, CompletableFuture<byte[]> answer) {}

  @FunctionalInterface
  private interface Handling {
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private static HttpServer server(Handling handling) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              handling.handle(exchange);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort());
  }

  String runtimeApi() {
    return "127.0.0.1:" + runtimeApi.getAddress().getPort();
  }

  /** Waits until the instance fetches its first event; fails with what it says when it does not. */
  void awaitInitialised() throws Exception {
    CompletableFuture.anyOf(
            initialised,
            failedInit.thenAccept(
                error -> {
                  throw new AssertionError(error);
                }))
        .get(SECONDS, TimeUnit.SECONDS);
  }

  /** Whether the instance has an event that it did not answer yet. */
  boolean isAtWork() {
    return !underWay.isEmpty();
  }

  private void invoke(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation =
        new Invocation(randomUUID().toString(), event(exchange), new CompletableFuture<>());
    waiting.add(invocation);
    try {
      byte[] answer = invocation.answer().get(SECONDS, TimeUnit.SECONDS);
      if (answer.length > LARGEST_PAYLOAD) {
        throw new IOException("larger than Lambda passes on");
      }
      answer(exchange, JSON.readTree(answer));
    } catch (ExecutionException | TimeoutException | IOException e) {
      exchange.sendResponseHeaders(599, -1);
    }
  }

  private static String event(HttpExchange exchange) throws IOException {
    URI uri = exchange.getRequestURI();
    ObjectNode event = JSON.createObjectNode().put("version", "2.0").put("routeKey", "$default");
    event.put("rawPath", uri.getRawPath());
    event.put("rawQueryString", uri.getRawQuery() == null ? "" : uri.getRawQuery());
    ObjectNode headers = event.putObject("headers");
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> addHeader(event, headers, name, String.join(",", values)));
    headers.put("x-forwarded-for", "192.0.2.99," + CALLER);
    event
        .putObject("requestContext")
        .putObject("http")
        .put("method", exchange.getRequestMethod())
        .put("path", uri.getPath())
        .put("protocol", "HTTP/1.1")
        .put("sourceIp", CALLER);
    addBody(event, exchange);
    return JSON.writeValueAsString(event);
  }

  private static void addHeader(ObjectNode event, ObjectNode headers, String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("cookie")) {
      event.putArray("cookies").add(value);
    } else {
      headers.put(lower, value);
    }
  }

  private static void addBody(ObjectNode event, HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = exchange.getRequestHeaders().getFirst("content-type");
    boolean text =
        type != null && (type.startsWith("text/") || type.startsWith("application/json"));
    event.put("isBase64Encoded", body.length > 0 && !text);
    if (body.length > 0) {
      event.put("body", text ? new String(body, UTF_8) : Base64.getEncoder().encodeToString(body));
    }
  }

  private static void answer(HttpExchange exchange, JsonNode answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    answer
        .path("headers")
        .properties()
        .forEach(header -> headers.add(header.getKey(), header.getValue().asText()));
    String text = answer.path("body").asText();
    byte[] body =
        answer.path("isBase64Encoded").asBoolean()
            ? Base64.getDecoder().decode(text)
            : text.getBytes(UTF_8);
    exchange.sendResponseHeaders(
        answer.path("statusCode").asInt(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  private void runtime(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals(INVOCATION + "next")) {
      initialised.complete("");
      next(exchange);
      return;
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (path.startsWith(INVOCATION)) {
      String[] parts = path.substring(INVOCATION.length()).split("/", -1);
      finish(requireNonNull(underWay.remove(parts[0])), parts[1], body);
    } else {
      failedInit.complete(new String(body, UTF_8));
    }
    exchange.sendResponseHeaders(202, -1);
  }

  private static void finish(Invocation invocation, String outcome, byte[] body) {
    if (outcome.equals("response")) {
      invocation.answer().complete(body);
    } else {
      invocation.answer().completeExceptionally(new IllegalStateException(new String(body, UTF_8)));
    }
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = waiting.take();
    underWay.put(invocation.id(), invocation);
    Headers headers = exchange.getResponseHeaders();
    headers.add("Lambda-Runtime-Aws-Request-Id", invocation.id());
    headers.add("Lambda-Runtime-Deadline-Ms", "4102444800000");
    headers.add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:1:function:vault");
    headers.add("Content-Type", "application/json");
    byte[] event = invocation.event().getBytes(UTF_8);
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  @Override
  public void close() {
    front.stop(0);
    runtimeApi.stop(0);
  }
}
