package dev.sallyport.gate.binding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.gate.ApiClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A vault of Token Vault's protocol 2.x, written from the protocol alone: it shares no code with
 * ours. What it answers to an exchange or a health call can be replaced, to see what a gate makes
 * of it.
 */
public final class FakeVault implements AutoCloseable {
  /** An answer, written by hand. */
  @FunctionalInterface
  public interface Script {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final byte[] secret = new byte[32];
  private final Set<String> codes = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> healthFailures = new CopyOnWriteArrayList<>();
  private volatile Script exchange = this::exchange;
  private volatile Script health = this::health;
  private volatile String extraMembers = "";

  private FakeVault(HttpServer server) {
    this.server = server;
    new java.util.Random(7)
        .nextBytes(secret); // any secret will do, and the same one helps to debug
  }

  static FakeVault start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FakeVault vault = new FakeVault(server);
      server.createContext("/v1/exchange", request -> vault.exchange.answer(request));
      server.createContext("/v1/health", request -> vault.health.answer(request));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One that makes requests for a gate: it takes our tickets, believes every signature, and answers
   * {@code /v1/proxy} by this script.
   */
  public static FakeVault makingRequests(Script proxy) {
    FakeVault vault =
        start()
            .with(",\"keyId\":\"k-1\",\"ticketFormat\":\"jwt\"")
            .answeringHealth(
                request ->
                    answer(
                        request,
                        200,
                        "{\"status\":\"healthy\",\"version\":\"1\",\"keyConfigured\":true,\"capabilities\":[]}"));
    vault.server.createContext("/v1/proxy", proxy::answer);
    return vault;
  }

  /**
   * One that a gate fetches from: it tells these capabilities, believes every signature, and
   * answers by these scripts.
   */
  public static FakeVault givingCredentials(String capabilities, Script relay, Script credential) {
    FakeVault vault =
        start()
            .with(",\"keyId\":\"k-1\",\"ticketFormat\":\"jwt\"")
            .answeringHealth(
                request ->
                    answer(
                        request,
                        200,
                        "{\"status\":\"healthy\",\"version\":\"1\",\"keyConfigured\":true,\"capabilities\":"
                            + capabilities
                            + "}"));
    vault.server.createContext("/v1/relay", relay::answer);
    vault.server.createContext("/v1/credential", credential::answer);
    return vault;
  }

  /** The same, and it shows a log: it believes every signature. */
  public static FakeVault showingALog(Script log) {
    FakeVault vault = makingRequests(request -> answer(request, 404, "{}"));
    vault.server.createContext("/v1/log/exchange", log::answer);
    return vault;
  }

  /** Binds it to the organisation of this operator. */
  public void bind(ApiClient operator) {
    ApiClient.Reply bound =
        operator.post(
            "/api/vault/webhook-bind",
            "{\"code\":\"%s\",\"webhookUrl\":\"%s\",\"hmacSecretHash\":\"%s\"}"
                .formatted(code(), url(), secretHash()));
    if (bound.status() != 201) {
      throw new AssertionError(bound.body());
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A new one-time code. */
  String code() {
    String code = UUID.randomUUID().toString();
    codes.add(code);
    return code;
  }

  String secretHash() {
    return HexFormat.of().formatHex(sha256(secret));
  }

  String secretBase64() {
    return Base64.getEncoder().encodeToString(secret);
  }

  byte[] secret() {
    return secret.clone();
  }

  /** Members that the answer to an exchange has besides, such as {@code ,"keyId":"k1"}. */
  FakeVault with(String members) {
    extraMembers = members;
    return this;
  }

  FakeVault answeringExchange(Script script) {
    exchange = script;
    return this;
  }

  FakeVault answeringHealth(Script script) {
    health = script;
    return this;
  }

  /** Why signed health calls were refused. */
  List<String> healthFailures() {
    return healthFailures;
  }

  private void exchange(HttpExchange request) throws IOException {
    String body = new String(request.getRequestBody().readAllBytes(), UTF_8);
    boolean known = codes.removeIf(code -> body.equals("{\"code\":\"" + code + "\"}"));
    if (!known) {
      answer(request, 410, "{\"error\":\"code_used\",\"message\":\"used\"}");
      return;
    }
    answer(
        request,
        200,
        "{\"hmacSecret\":\"%s\",\"webhookId\":\"wh_1\",\"version\":\"2.4.1\",\"capabilities\":[\"storage\",\"credential\"]%s}"
            .formatted(secretBase64(), extraMembers));
  }

  private void health(HttpExchange request) throws IOException {
    byte[] body = request.getRequestBody().readAllBytes();
    String timestamp =
        requireNonNullElse(request.getRequestHeaders().getFirst("X-TokenVault-Timestamp"), "");
    String signature =
        requireNonNullElse(request.getRequestHeaders().getFirst("X-TokenVault-Signature"), "");
    String requestId =
        requireNonNullElse(request.getRequestHeaders().getFirst("X-TokenVault-Request-Id"), "");
    String expected =
        "sha256=" + HexFormat.of().formatHex(hmac((timestamp + ".").getBytes(UTF_8), body));
    if (!signature.equals(expected) || requestId.isEmpty()) {
      healthFailures.add("signature of " + timestamp);
      answer(request, 401, "{\"error\":\"auth_failed\",\"message\":\"no\"}");
      return;
    }
    answer(
        request,
        200,
        "{\"status\":\"healthy\",\"version\":\"2.4.1\",\"keyConfigured\":true,\"capabilities\":[\"storage\",\"credential\",\"ticketConstraints\"],"
            + "\"uptime\":5,\"tokenCount\":0}");
  }

  public static void answer(HttpExchange request, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    request.getResponseHeaders().set("Content-Type", "application/json");
    request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = request.getResponseBody()) {
      out.write(bytes);
    }
    request.close();
  }

  /** Says nothing until the vault is closed. */
  void fallSilent(HttpExchange request) throws IOException {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    request.close();
  }

  /** Sends a byte now and then, for ever. */
  void trickle(HttpExchange request) throws IOException {
    request.sendResponseHeaders(200, 0);
    try (OutputStream out = request.getResponseBody()) {
      while (!closed.await(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
        out.write(' ');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] hmac(byte[] first, byte[] second) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update(first);
      return mac.doFinal(second);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }
}
