package dev.sallyport.gate.vaultcheck;

import dev.sallyport.gate.binding.OpenedBinding;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.RequestHash;
import dev.sallyport.ticket.ServiceName;
import dev.sallyport.ticket.Ticket;
import dev.sallyport.ticket.TicketFormat;
import dev.sallyport.ticket.TicketId;
import dev.sallyport.ticket.signing.TicketSigner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Good tickets for the test entry, signed as every other. */
final class TestTickets {
  /** Who they are issued to, and under which grant: nobody and none. */
  static final String NOBODY = "sallyport-check";

  private final OpenedBinding binding;
  private final TicketSigner signer;
  private final InstantSource clock;
  private final Duration lifetime;

  TestTickets(OpenedBinding binding, InstantSource clock, Duration lifetime) {
    this.binding = binding;
    this.signer = TicketSigner.of(binding.format(), binding.identity(), binding.key());
    this.clock = clock;
    this.lifetime = lifetime;
  }

  /** One for this purpose. */
  String of(ServiceName service, Purpose purpose) {
    return signer.sign(draft(service, purpose));
  }

  /** One for this request and no other; {@code target} is a path with its query, or a whole URL. */
  String forRequest(ServiceName service, Purpose purpose, String method, String target) {
    return signer.sign(draft(service, purpose, hash(method, target)));
  }

  private Optional<RequestHash> hash(String method, String target) {
    return binding.format() == TicketFormat.JWT
        ? RequestHash.of(method, Optional.empty(), target)
        : Optional.empty();
  }

  /** One for a credential that was stored at another time. */
  String ofAnotherCreation(ServiceName service) {
    return changed(service, ticket -> ticket.withCreation("another-" + TestEntry.hex(8)));
  }

  /** One that is bound to a nonce. */
  String heldBy(ServiceName service, String nonce) {
    HolderBinding holder = HolderBinding.ofNonce(nonce).orElseThrow();
    return changed(service, ticket -> ticket.withHolder(holder));
  }

  private String changed(ServiceName service, UnaryOperator<Ticket> change) {
    return signer.sign(change.apply(draft(service, Purpose.AGENT_CREDENTIAL)));
  }

  private Ticket draft(ServiceName service, Purpose purpose) {
    return draft(
        service, purpose, purpose.isBrokered() ? hash("GET", "/anything") : Optional.empty());
  }

  private Ticket draft(ServiceName service, Purpose purpose, Optional<RequestHash> request) {
    Instant now = clock.instant();
    return new Ticket(
        TicketId.random(binding.format()),
        binding.identity(),
        NOBODY,
        service,
        purpose,
        now,
        now.plus(lifetime),
        purpose.needsGrant() && binding.format() == TicketFormat.JWT
            ? Optional.of(NOBODY)
            : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        request,
        binding.format() == TicketFormat.TOKENVAULT2 ? Optional.of(NOBODY) : Optional.empty(),
        Optional.empty());
  }
}
