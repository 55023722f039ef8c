package dev.sallyport.gate.vaultcheck;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.UUID.randomUUID;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sallyport.gate.ApiClient;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Expectation;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketRefusal;
import dev.sallyport.ticket.TicketVerifier;
import dev.sallyport.ticket.Verification;
import dev.sallyport.ticket.call.CallHeaders;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.call.CallVerification;
import dev.sallyport.ticket.call.CallVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A whole vault in memory that does one thing wrong, over real sockets. */
public final class WeakVault implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GATE = "http://localhost:8080";

  /** Between looking at whether a ticket was used and writing it down. */
  private static final long SLOW_MILLISECONDS = 250;

  private final HttpServer server;
  private final TicketFormat format;
  private final Weakness weakness;
  private final BindingKey key = new BindingKey("weak-1", BindingSecret.generate());
  private final TicketVerifier tickets;
  private final CallVerifier calls;
  private final String code = randomUUID().toString();
  private final Map<String, String> entries = new ConcurrentHashMap<>();
  private final Set<String> redeemed = ConcurrentHashMap.newKeySet();
  private final Set<String> requestIds = ConcurrentHashMap.newKeySet();
  private volatile boolean refusingGate;
  private volatile boolean refusingOnce;
  private volatile boolean refusingDeletion;
  private volatile CountDownLatch askedForHealth = new CountDownLatch(1);
  private volatile CountDownLatch health = new CountDownLatch(0);

  private record Answer(int status, String body) {}

  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Answer answer;

    Refused(int status, String error, String message) {
      answer =
          new Answer(status, "{\"error\":\"%s\",\"message\":\"%s\"}".formatted(error, message));
    }
  }

  @FunctionalInterface
  private interface Endpoint {
    Answer answer(HttpExchange request, byte[] body) throws IOException;
  }

  private WeakVault(HttpServer server, TicketFormat format, Weakness weakness) {
    this.server = server;
    this.format = format;
    this.weakness = weakness;
    this.tickets =
        TicketVerifier.of(
            format, new BindingIdentity(GATE, url()), List.of(key), InstantSource.system());
    this.calls = CallVerifier.of(format, List.of(key));
  }

  public static WeakVault start(TicketFormat format, Weakness weakness) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      WeakVault vault = new WeakVault(server, format, weakness);
      vault.serve("/v1/exchange", vault::exchange);
      vault.serve("/v1/health", vault::health);
      vault.serve("/v1/storage", vault::storage);
      vault.serve("/v1/proxy", vault::proxy);
      vault.serve("/v1/request/", vault::request);
      vault.serve("/v1/credential", vault::credential);
      vault.serve("/v1/totp-code", vault::totpCode);
      vault.serve("/v1/store", vault::store);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return vault;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public void bind(ApiClient operator) {
    ApiClient.Reply bound =
        operator.post(
            "/api/vault/webhook-bind",
            "{\"code\":\"%s\",\"webhookUrl\":\"%s\",\"hmacSecretHash\":\"%s\"}"
                .formatted(code, url(), key.secret().sha256Hex()));
    if (bound.status() != 201) {
      throw new AssertionError(bound.body());
    }
  }

  /** From now on it takes no tickets from where the gate is. */
  public WeakVault refusingTheGate() {
    refusingGate = true;
    return this;
  }

  /** The gate and this test have one address: after its first refusal it takes everybody's. */
  public void takeTicketsAfterBeingAskedOnce() {
    refusingOnce = true;
  }

  void deleteNothing(boolean nothing) {
    refusingDeletion = nothing;
  }

  /**
   * From now on health is answered when the second latch is open; the first tells that it was asked
   * for.
   */
  void answerHealthAfter(CountDownLatch asked, CountDownLatch latch) {
    askedForHealth = asked;
    health = latch;
  }

  public Set<String> entries() {
    return Set.copyOf(entries.keySet());
  }

  private void serve(String path, Endpoint endpoint) {
    server.createContext(
        path,
        request -> {
          byte[] body = request.getRequestBody().readAllBytes();
          Answer answer;
          try {
            answer = endpoint.answer(request, body);
          } catch (Refused refused) {
            answer = refused.answer;
          } catch (RuntimeException e) {
            answer = new Answer(500, "{\"error\":\"internal_error\",\"message\":\"\"}");
          }
          if (weakness != Weakness.LETS_CACHES_KEEP_ANSWERS) {
            request.getResponseHeaders().add("Cache-Control", "no-store");
          }
          byte[] bytes = answer.body().getBytes(UTF_8);
          request.sendResponseHeaders(answer.status(), bytes.length);
          request.getResponseBody().write(bytes);
          request.close();
        });
  }

  private Answer exchange(HttpExchange request, byte[] body) {
    String format = "\"ticketFormat\":\"" + this.format.wireName() + "\",";
    return new Answer(
        200,
        "{\"hmacSecret\":\"%s\",\"webhookId\":\"weak\",\"keyId\":\"weak-1\",%s\"version\":\"1\",\"capabilities\":%s}"
            .formatted(
                Base64.getEncoder().encodeToString(key.secret().exposeForSealing()),
                format,
                CAPABILITIES));
  }

  private static final String CAPABILITIES =
      "[\"credential\",\"store\",\"storage\",\"request\",\"proxy\",\"ticketConstraints\"]";

  private Answer health(HttpExchange request, byte[] body) {
    called(request, body);
    askedForHealth.countDown();
    await(health);
    return new Answer(
        200,
        "{\"status\":\"healthy\",\"version\":\"1\",\"capabilities\":%s,\"time\":%d}"
            .formatted(CAPABILITIES, System.currentTimeMillis()));
  }

  static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Answer storage(HttpExchange request, byte[] body) {
    called(request, body);
    JsonNode call = json(body);
    boolean deletion = call.path("operation").asText().equals("delete");
    if (deletion && refusingDeletion) {
      throw new Refused(503, "unavailable", "later");
    }
    if (deletion && weakness != Weakness.KEEPS_WHAT_IS_DELETED) {
      entries.remove(call.path("key").asText());
    }
    return new Answer(200, "{\"deleted\":true}");
  }

  private Answer proxy(HttpExchange request, byte[] body) {
    called(request, body);
    JsonNode sent = json(body);
    JsonNode upstream = sent.path("upstream");
    redeem(
        request,
        sent.path("ticket").asText(),
        sent.path("service").asText(),
        Set.of(Purpose.PROXY),
        making(upstream.path("method").asText(), null, upstream.path("url").asText()));
    return new Answer(200, "{}");
  }

  /** No entry may be used for a request. */
  private Answer request(HttpExchange request, byte[] body) {
    String[] path = request.getRequestURI().getRawPath().split("/", 5);
    String query =
        Arrays.stream(request.getRequestURI().getRawQuery().split("&"))
            .filter(each -> !each.startsWith("ticket="))
            .collect(joining("&"));
    redeem(
        request,
        only(request, "ticket"),
        path[3],
        Set.of(Purpose.REQUEST),
        making(
            request.getRequestMethod(),
            request.getRequestHeaders().getFirst("X-Target-Host"),
            "/" + path[4] + (query.isEmpty() ? "" : "?" + query)));
    throw new Refused(403, "forbidden", "");
  }

  private static Optional<RequestHash> making(String method, @Nullable String host, String target) {
    return RequestHash.of(method, Optional.ofNullable(host), target);
  }

  private void called(HttpExchange request, byte[] body) {
    CallHeaders headers =
        CallHeaders.read(format, name -> request.getRequestHeaders().getOrDefault(name, List.of()));
    CallVerification found =
        calls.verify(
            new CallTarget(request.getRequestMethod(), request.getRequestURI().toString()),
            headers,
            body,
            InstantSource.system().instant());
    boolean taken =
        switch (found) {
          case CallVerification.Accepted(String id) ->
              requestIds.add(id) || weakness == Weakness.TAKES_CALLS_AGAIN;
          case CallVerification.Refused refused -> weakness.ignores(refused.reason());
        };
    if (!taken) {
      throw new Refused(401, "auth_failed", "");
    }
  }

  private Answer credential(HttpExchange request, byte[] body) {
    String service = only(request, "service");
    redeem(
        request,
        only(request, "ticket"),
        service,
        Set.of(Purpose.AGENT_CREDENTIAL, Purpose.USER_REVEAL),
        true);
    return new Answer(200, "{\"token\":{\"accessToken\":\"" + entries.get(service) + "\"}}");
  }

  private Answer totpCode(HttpExchange request, byte[] body) {
    redeem(
        request,
        only(request, "ticket"),
        only(request, "service"),
        Set.of(Purpose.TOTP_CODE),
        true);
    throw new Refused(400, "not_totp", "");
  }

  private Answer store(HttpExchange request, byte[] body) {
    JsonNode sent = json(body);
    String service = sent.path("service").asText();
    redeem(request, sent.path("ticket").asText(), service, Set.of(Purpose.STORE), false);
    entries.put(service, sent.at("/tokenData/accessToken").asText());
    return new Answer(200, "{\"status\":\"stored\"}");
  }

  private void redeem(
      HttpExchange request, String ticket, String service, Set<Purpose> purposes, boolean reading) {
    redeem(request, ticket, service, purposes, Optional.empty(), reading);
  }

  private void redeem(
      HttpExchange request,
      String ticket,
      String service,
      Set<Purpose> purposes,
      Optional<RequestHash> making) {
    redeem(request, ticket, service, purposes, making, true);
  }

  private void redeem(
      HttpExchange request,
      String ticket,
      String service,
      Set<Purpose> purposes,
      Optional<RequestHash> making,
      boolean reading) {
    if (refusingGate) {
      refusingGate = !refusingOnce;
      throw new Refused(403, "forbidden", "");
    }
    Optional<String> bearer =
        Optional.ofNullable(request.getRequestHeaders().getFirst("Authorization"));
    if (weakness == Weakness.STUMBLES_OVER_KEYS && bearer.isPresent()) {
      throw new Refused(401, "auth_failed", "");
    }
    Expectation expected =
        new Expectation(
            purposes,
            ServiceName.parse(service).orElseThrow(),
            making,
            Optional.ofNullable(request.getRequestHeaders().getFirst("X-Ticket-Nonce")));
    String id =
        switch (tickets.verify(ticket, expected)) {
          case Verification.Verified verified -> {
            requireCreation(verified);
            yield verified.ticket().ticket().id().value();
          }
          case Verification.Refused refused -> idOfRefused(ticket, refused.reason(), bearer);
        };
    if (reading && !entries.containsKey(service)) {
      throw new Refused(404, "token_not_found", "");
    }
    if (weakness == Weakness.IS_SLOW_TO_REMEMBER) {
      slowly(id);
    } else if (!redeemed.add(id) && weakness != Weakness.TAKES_REPLAYS) {
      throw new Refused(401, "ticket_invalid", "");
    }
  }

  private void requireCreation(Verification.Verified verified) {
    if (verified.ticket().ticket().creationId().isPresent()
        && !weakness.ignores(TicketRefusal.STALE_CREATION)) {
      throw new Refused(409, "stale_creation", "");
    }
  }

  private void slowly(String id) {
    if (redeemed.contains(id)) {
      throw new Refused(401, "ticket_invalid", "");
    }
    try {
      Thread.sleep(SLOW_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    redeemed.add(id);
  }

  /** The id of a ticket that is refused by everybody else; fails when it is here too. */
  private String idOfRefused(String ticket, TicketRefusal reason, Optional<String> bearer) {
    Optional<JsonNode> claims = claims(ticket);
    String id =
        claims
            .map(each -> each.path(format == TicketFormat.JWT ? "jti" : "nonce").asText())
            .orElse("");
    if (claims.isPresent() && (weakness.ignores(reason) || isTakenForItsAlgorithm(ticket))) {
      return id.isEmpty() ? randomUUID().toString() : id;
    }
    if (weakness == Weakness.BURNS_REFUSED_TICKETS) {
      redeemed.add(id);
    }
    if (weakness == Weakness.FALLS_OVER && claims.isEmpty()) {
      throw new IllegalStateException();
    }
    String message =
        switch (weakness) {
          case REPEATS_KEYS -> bearer.orElse("");
          case TELLS_TOO_MUCH -> "not for " + entries.values();
          default -> "";
        };
    throw new Refused(401, reason.wireError(), message);
  }

  private boolean isTakenForItsAlgorithm(String ticket) {
    String[] parts = ticket.split("\\.", -1);
    String header = new String(Base64.getUrlDecoder().decode(parts[0]), UTF_8);
    return switch (weakness) {
      case TAKES_UNSIGNED -> header.contains("\"none\"");
      case LETS_TICKETS_CHOOSE_THE_ALGORITHM ->
          header.contains("\"HS512\"")
              && Arrays.equals(
                  sha512(parts[0] + "." + parts[1]), Base64.getUrlDecoder().decode(parts[2]));
      default -> false;
    };
  }

  private byte[] sha512(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA512");
      mac.init(new SecretKeySpec(key.secret().exposeForSealing(), "HmacSHA512"));
      return mac.doFinal(text.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As somebody reads them who takes what comes. */
  private Optional<JsonNode> claims(String ticket) {
    String[] parts = ticket.split("\\.", -1);
    try {
      String payload = parts[format == TicketFormat.JWT ? 1 : 0];
      return Optional.of(JSON.readTree(Base64.getUrlDecoder().decode(payload)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private String only(HttpExchange request, String parameter) {
    List<String> values =
        Arrays.stream(request.getRequestURI().getRawQuery().split("&"))
            .filter(each -> each.startsWith(parameter + "="))
            .map(each -> each.substring(parameter.length() + 1))
            .toList();
    if (values.size() != 1 && weakness != Weakness.TAKES_THE_LAST_OF_TWO) {
      throw new Refused(400, "invalid_request", "one " + parameter);
    }
    return values.getLast();
  }

  private static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(new String(body, UTF_8));
    } catch (JsonProcessingException e) {
      throw new Refused(400, "invalid_request", "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
