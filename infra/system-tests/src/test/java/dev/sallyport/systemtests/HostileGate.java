package dev.sallyport.systemtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingSecret;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import dev.sallyport.ticket.signing.TicketSigner;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A gate in the hands of somebody else: it has the secret that tickets and calls are signed with,
 * signs whatever it likes, and keeps everything that it is told.
 */
final class HostileGate {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final InstantSource CLOCK = InstantSource.system();
  private static final Duration LIFETIME = Duration.ofSeconds(30);

  private final URI vault;
  private final BindingIdentity identity;
  private final BindingKey key;
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private final List<Ticket> minted = new CopyOnWriteArrayList<>();

  private HostileGate(URI vault, BindingIdentity identity, BindingKey key) {
    this.vault = vault;
    this.identity = identity;
    this.key = key;
  }

  /** With the secret that the real gate was given when it was bound. */
  static HostileGate inThePlaceOfTheGateOf(Fortress fortress) {
    // A sealed answer names a key too, of an agent: only the exchange of secrets is looked at.
    String exchanged =
        fortress.taps().vault().answered().stream()
            .map(each -> new String(each, ISO_8859_1))
            .filter(each -> each.contains("\"hmacSecret\""))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the exchange was not overheard"));
    return new HostileGate(
        fortress.vaultAddress(),
        new BindingIdentity(fortress.gateAddress().toString(), fortress.vaultAddress().toString()),
        new BindingKey(
            member(exchanged, "keyId"), BindingSecret.ofBase64(member(exchanged, "hmacSecret"))));
  }

  private static String member(String text, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(text);
    if (!found.find()) {
      throw new AssertionError("the exchange was not overheard");
    }
    return found.group(1);
  }

  Ticket mint(Purpose purpose, String subject, String service) {
    return mint(purpose, subject, service, get("/api/a"));
  }

  /** The request is of the tickets that have to name one. */
  private Ticket mint(Purpose purpose, String subject, String service, RequestHash request) {
    Ticket ticket =
        Ticket.issue(
            TicketFormat.JWT,
            identity,
            subject,
            new ServiceName(service),
            purpose,
            CLOCK.instant(),
            LIFETIME);
    Ticket granted = purpose.needsGrant() ? ticket.withGrant("grt_any") : ticket;
    Ticket issued = purpose.isBrokered() ? granted.withRequest(request) : granted;
    minted.add(issued);
    return issued;
  }

  String sign(Ticket ticket) {
    return TicketSigner.of(TicketFormat.JWT, identity, key).sign(ticket);
  }

  /** At the endpoints that give something away. */
  List<Answer> present(Ticket ticket) {
    String query = "?ticket=" + sign(ticket) + "&service=" + ticket.service();
    List<Answer> answers = new ArrayList<>();
    for (String path : List.of("/v1/credential", "/v1/totp-code")) {
      answers.add(keep(Http.get(vault.resolve(path + query))));
    }
    answers.add(
        call("/v1/relay", Map.of("ticket", sign(ticket), "service", ticket.service().value())));
    return answers;
  }

  /** Everything that it ever signed, once more. */
  List<Answer> replayAll() {
    return List.copyOf(minted).stream().flatMap(each -> present(each).stream()).toList();
  }

  Answer request(String service, String path) {
    String ticket = sign(mint(Purpose.REQUEST, "agt_any", service, get(path)));
    return keep(Http.get(vault.resolve("/v1/request/" + service + path + "?ticket=" + ticket)));
  }

  private static RequestHash get(String target) {
    return RequestHash.of("GET", Optional.empty(), target).orElseThrow();
  }

  Answer store(String service, Map<String, ?> tokenData) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ticket", sign(mint(Purpose.STORE, "usr_any", service)));
    body.put("service", service);
    body.put("tokenData", tokenData);
    return keep(Http.post(vault.resolve("/v1/store"), body));
  }

  Answer proxy(String service, String url, Map<String, String> headerTemplates) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ticket", sign(mint(Purpose.PROXY, "agt_any", service, get(url))));
    body.put("service", service);
    body.put("upstream", Map.of("url", url, "method", "GET"));
    body.put("headerTemplates", headerTemplates);
    return call("/v1/proxy", body);
  }

  Answer storage(String operation, Map<String, ?> more) {
    Map<String, Object> body = new LinkedHashMap<>(more);
    body.put("operation", operation);
    return call("/v1/storage", body);
  }

  /** A signed call. */
  Answer call(String path, Map<String, ?> body) {
    List<String> headers = new ArrayList<>();
    CallSigner.of(TicketFormat.JWT, key)
        .sign(
            new CallTarget("POST", path),
            UUID.randomUUID().toString(),
            json(body).getBytes(UTF_8),
            CLOCK.instant())
        .forEach(
            (name, value) -> {
              headers.add(name);
              headers.add(value);
            });
    return keep(Http.post(vault.resolve(path), body, headers.toArray(String[]::new)));
  }

  private static String json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private Answer keep(Answer answer) {
    received.add((answer.response().headers().map() + "\n" + answer.text()).getBytes(UTF_8));
    return answer;
  }

  /** All that it was told. */
  List<byte[]> received() {
    return received;
  }
}
