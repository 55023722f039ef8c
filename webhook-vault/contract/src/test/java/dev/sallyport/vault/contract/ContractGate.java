package dev.sallyport.vault.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The gate of a vault that is reached over HTTP: signs tickets and calls. */
final class ContractGate {
  static final BindingIdentity IDENTITY =
      new BindingIdentity("https://gate.example.com", "https://vault.example.com");
  private static final Duration LIFETIME = Duration.ofSeconds(60);

  private final BindingKey key;
  private final InstantSource clock = InstantSource.system();

  ContractGate(BindingKey key) {
    this.key = key;
  }

  String ticket(Purpose purpose) {
    return ticket(purpose, "github");
  }

  String ticket(Purpose purpose, String service) {
    Ticket ticket = issued(purpose, service);
    return sign(purpose.needsGrant() ? ticket.withGrant("grt_one") : ticket);
  }

  /** A ticket for this request; {@code target} is what the upstream gets. */
  String requestTicket(String method, String target) {
    return sign(
        issued(Purpose.REQUEST, "github")
            .withGrant("grt_one")
            .withRequest(RequestHash.of(method, Optional.empty(), target).orElseThrow()));
  }

  private String sign(Ticket ticket) {
    return TicketSigner.of(TicketFormat.JWT, IDENTITY, key).sign(ticket);
  }

  private Ticket issued(Purpose purpose, String service) {
    return Ticket.issue(
        TicketFormat.JWT,
        IDENTITY,
        "agt_one",
        new ServiceName(service),
        purpose,
        clock.instant(),
        LIFETIME);
  }

  /** The headers of a signed call; {@code target} with its query. */
  Map<String, String> sign(String method, String target, String body) {
    return CallSigner.of(TicketFormat.JWT, key)
        .sign(
            new CallTarget(method, target),
            "call-" + UUID.randomUUID(),
            body.getBytes(UTF_8),
            clock.instant());
  }
}
