package dev.sallyport.gate.redirect;

import dev.sallyport.gate.approval.AccessReason;
import dev.sallyport.gate.approval.BrokeredRequest;
import dev.sallyport.gate.audit.AuditAction;
import dev.sallyport.gate.binding.Delivery;
import dev.sallyport.gate.identity.McpProxyId;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.ServiceName;
import java.util.Optional;

/**
 * One agent's request for one credential.
 *
 * @param key the key that was presented
 * @param holder what binds the ticket to its holder, where the agent asked for that
 * @param client the client's address
 * @param countries finds the country that this address is in
 * @param id the request's id
 * @param user the subject of the user for whom the agent asks; empty: for itself
 * @param reason why the agent asks, for those who may have to approve it
 * @param purpose what it wants a ticket for: the credential, or a request made with it
 * @param brokered the request that is to be made with it; there is one exactly where the purpose is
 *     a brokered request
 * @param entrance which way it came
 */
public record CredentialRequest(
    PresentedKey key,
    ServiceName service,
    Optional<HolderBinding> holder,
    String client,
    Countries countries,
    String id,
    Optional<String> user,
    Optional<AccessReason> reason,
    Purpose purpose,
    Optional<BrokeredRequest> brokered,
    Entrance entrance) {

  public CredentialRequest {
    if (brokered.isPresent() != purpose.isBrokered()) {
      throw new IllegalArgumentException(
          "a brokered request, and no other, says what is requested");
    }
  }

  /** A request for the credential itself. */
  public CredentialRequest(
      PresentedKey key,
      ServiceName service,
      Optional<HolderBinding> holder,
      String client,
      Countries countries,
      String id,
      Optional<String> user,
      Optional<AccessReason> reason) {
    this(
        key,
        service,
        holder,
        client,
        countries,
        id,
        user,
        reason,
        Purpose.AGENT_CREDENTIAL,
        Optional.empty(),
        Entrance.HTTP);
  }

  /** How the log calls it. */
  AuditAction action() {
    if (entrance.proxy().isPresent()) {
      return AuditAction.MCP_PROXY_REQUEST;
    }
    return purpose == Purpose.AGENT_CREDENTIAL
        ? AuditAction.AGENT_CREDENTIAL
        : AuditAction.AGENT_REQUEST;
  }

  /**
   * How the agent gets what its ticket opens, where the binding delivers like this. What a model
   * reads is never a credential: it is told where a program fetches it.
   */
  Delivery delivery(Delivery ofBinding) {
    boolean redirected =
        purpose != Purpose.AGENT_CREDENTIAL
            || (entrance.isMcp() && ofBinding == Delivery.RELAY_PLAINTEXT_THROUGH_THE_GATE);
    return redirected ? Delivery.REDIRECT : ofBinding;
  }

  /** How the log calls its permission. */
  AuditAction action(Delivery delivery) {
    return switch (delivery) {
      case REDIRECT -> action();
      case RELAY_SEALED -> AuditAction.AGENT_CREDENTIAL_RELAYED;
      case RELAY_PLAINTEXT_THROUGH_THE_GATE -> AuditAction.AGENT_CREDENTIAL_RELAYED_IN_PLAINTEXT;
    };
  }

  /** The same request, made for the user of this subject. */
  CredentialRequest forUser(String subject) {
    return new CredentialRequest(
        key,
        service,
        holder,
        client,
        countries,
        id,
        Optional.of(subject),
        reason,
        purpose,
        brokered,
        entrance);
  }

  FactsKey factsKey() {
    return new FactsKey(
        key.hash(),
        service,
        user.orElse(null),
        entrance.proxy().map(McpProxyId::value).orElse(null));
  }
}
