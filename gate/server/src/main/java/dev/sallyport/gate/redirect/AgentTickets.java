package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.AccessReason;
import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.service.http.ClientAddress;
import dev.sallyport.service.http.Exchange;
import dev.sallyport.service.http.ProblemException;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tickets for agents that come another way than by the routes of credentials: the same decision,
 * record, counters and approvals. Belongs to one event loop.
 */
public final class AgentTickets {
  private final AgentAuthentication authentication;
  private final ClientAddress clientAddress;
  private final AgentRequests requests;
  private final AgentListings listings;
  private final HeldAnswers heldAnswers;
  private final InstantSource clock;

  AgentTickets(
      AgentAuthentication authentication,
      ClientAddress clientAddress,
      AgentRequests requests,
      AgentListings listings,
      HeldAnswers heldAnswers,
      InstantSource clock) {
    this.authentication = authentication;
    this.clientAddress = clientAddress;
    this.requests = requests;
    this.listings = listings;
    this.heldAnswers = heldAnswers;
    this.clock = clock;
  }

  /**
   * What an agent wants.
   *
   * @param brokered the request that is to be made, where the purpose is a brokered request
   * @param reason why, when it does not say so in a header
   */
  public record Wanted(
      ServiceName service,
      Purpose purpose,
      Optional<BrokeredRequest> brokered,
      Optional<AccessReason> reason,
      Entrance entrance) {
    /** A request that the vault makes for the agent, brought to it by the gate. */
    public static Wanted proxied(
        ServiceName service,
        BrokeredRequest brokered,
        Optional<AccessReason> reason,
        Entrance entrance) {
      return new Wanted(service, Purpose.PROXY, Optional.of(brokered), reason, entrance);
    }
  }

  /**
   * A ticket for the agent whose key came with the request. Who redeems one for the credential
   * proves to hold the nonce that came too; the other kinds are redeemed by the gate.
   *
   * @return fails with a {@link ProblemException} that says what would permit it, also when the
   *     request is held
   */
  public Future<IssuedTicket> issue(Exchange exchange, Wanted wanted) {
    Optional<HolderBinding> holder =
        wanted.purpose() == Purpose.AGENT_CREDENTIAL
            ? AgentRequests.holder(exchange)
            : Optional.empty();
    return requests
        .decide(
            exchange,
            authentication.presented(exchange),
            wanted.service(),
            holder,
            wanted.reason().or(() -> AgentRequests.reason(exchange)),
            wanted.purpose(),
            wanted.brokered(),
            wanted.entrance())
        .map(this::ticket);
  }

  private IssuedTicket ticket(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Permitted permitted -> permitted.ticket();
      case Outcome.Refused refused ->
          throw refused.refusal().problem(clock.instant()).asException();
      case Outcome.Held held -> throw heldAnswers.problem(held.approval(), clock.instant());
    };
  }

  /** What the agent may use now; recorded. Fails with a {@link ProblemException}. */
  public Future<AgentProfile.Grants> grants(Exchange exchange, Entrance entrance) {
    return listings
        .grants(
            new AgentListings.Asked(
                authentication.presented(exchange),
                clientAddress.of(exchange.request()),
                exchange.requestId(),
                entrance))
        .map(
            listed ->
                switch (listed) {
                  case AgentListings.Listed.Shown shown -> shown.found().grants();
                  case AgentListings.Listed.Refused refused ->
                      throw refused.reason().problem().asException();
                });
  }
}
