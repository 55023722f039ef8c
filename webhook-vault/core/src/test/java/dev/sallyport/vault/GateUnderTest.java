package dev.sallyport.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a gate does, as far as a vault sees it: binds by the real exchange, signs tickets and calls.
 */
final class GateUnderTest {
  static final BindingIdentity IDENTITY =
      new BindingIdentity(VaultUnderTest.GATE_URL, VaultUnderTest.VAULT_URL);
  static final ServiceName GITHUB = new ServiceName("github");
  static final Duration LIFETIME = Duration.ofSeconds(30);

  private final TicketFormat format;
  private final BindingKey key;
  private final MovingClock clock;
  private int calls;

  GateUnderTest(TicketFormat format, BindingKey key, MovingClock clock) {
    this.format = format;
    this.key = key;
    this.clock = clock;
  }

  static GateUnderTest bind(VaultUnderTest vault) {
    JsonNode registration = vault.get("/v1/register-url", "", Map.of()).json();
    String code = registration.path("code").asText();
    JsonNode exchanged = vault.post("/v1/exchange", "{\"code\":\"" + code + "\"}", Map.of()).json();
    BindingKey key =
        new BindingKey(
            exchanged.path("keyId").asText(),
            BindingSecret.ofBase64(exchanged.path("hmacSecret").asText()));
    TicketFormat format = TicketFormat.parse(exchanged.path("ticketFormat").asText()).orElseThrow();
    return new GateUnderTest(format, key, vault.clock());
  }

  BindingKey key() {
    return key;
  }

  Ticket issue(Purpose purpose) {
    Ticket ticket =
        Ticket.issue(format, IDENTITY, "agt_one", GITHUB, purpose, clock.instant(), LIFETIME);
    return purpose.needsGrant() ? ticket.withGrant("grt_one") : ticket;
  }

  String sign(Ticket ticket) {
    return TicketSigner.of(format, ticket.binding(), key).sign(ticket);
  }

  String ticket(Purpose purpose) {
    return sign(issue(purpose));
  }

  /** A ticket for this request, which chooses no host. */
  String requestTicket(String method, String target) {
    return brokered(Purpose.REQUEST, method, Optional.empty(), target);
  }

  /** The same for a call of the gate; {@code target} is the URL that it names. */
  String proxyTicket(String method, String target) {
    return brokered(Purpose.PROXY, method, Optional.empty(), target);
  }

  String brokered(Purpose purpose, String method, Optional<String> host, String target) {
    return sign(issue(purpose).withRequest(RequestHash.of(method, host, target).orElseThrow()));
  }

  Map<String, String> signedCall(String method, String path, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    CallSigner.of(format, key)
        .sign(
            new CallTarget(method, path), "call-" + ++calls, body.getBytes(UTF_8), clock.instant())
        .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    return headers;
  }

  /** Stores a credential the way an owner's browser does. */
  VaultUnderTest.Answer store(VaultUnderTest vault, String tokenData) {
    return store(vault, ticket(Purpose.STORE), tokenData);
  }

  /** The same under another service. */
  VaultUnderTest.Answer storeAs(VaultUnderTest vault, String service, String tokenData) {
    Ticket ticket =
        Ticket.issue(
            format,
            IDENTITY,
            "usr_one",
            new ServiceName(service),
            Purpose.STORE,
            clock.instant(),
            LIFETIME);
    return vault.post(
        "/v1/store",
        "{\"ticket\":\""
            + sign(ticket)
            + "\",\"service\":\""
            + service
            + "\",\"tokenData\":"
            + tokenData
            + "}",
        Map.of());
  }

  static VaultUnderTest.Answer store(VaultUnderTest vault, String ticket, String tokenData) {
    return vault.post(
        "/v1/store",
        "{\"ticket\":\"" + ticket + "\",\"service\":\"github\",\"tokenData\":" + tokenData + "}",
        Map.of());
  }

  static VaultUnderTest.Answer present(VaultUnderTest vault, String ticket) {
    return vault.get("/v1/credential", "ticket=" + ticket + "&service=github", Map.of());
  }
}
