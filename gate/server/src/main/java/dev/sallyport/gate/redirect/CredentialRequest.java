package dev.sallyport.gate.redirect;

import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.ServiceName;
import java.util.Optional;

/**
 * One agent's request for one credential.
 *
 * @param key the key that was presented
 * @param holder what binds the ticket to its holder, where the agent asked for that
 * @param client the client's address
 * @param id the request's id
 */
public record CredentialRequest(
    PresentedKey key,
    ServiceName service,
    Optional<HolderBinding> holder,
    String client,
    String id) {

  FactsKey factsKey() {
    return new FactsKey(key.hash(), service);
  }
}
