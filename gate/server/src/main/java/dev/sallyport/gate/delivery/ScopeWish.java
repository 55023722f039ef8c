package dev.sallyport.gate.delivery;

import dev.sallyport.gate.key.AgentScope;
import dev.sallyport.gate.trust.AccessScope;
import dev.sallyport.gate.trust.DataMode;
import dev.sallyport.gate.trust.EndpointPattern;
import dev.sallyport.gate.trust.RateLimitProfile;
import dev.sallyport.ticket.ServiceName;
import java.util.List;
import java.util.Optional;

/** What a key is wanted for; what is empty is as in the scope that it is measured by. */
record ScopeWish(
    Optional<List<ServiceName>> tools,
    Optional<List<AgentScope>> capabilities,
    Optional<List<EndpointPattern>> endpoints,
    Optional<List<DataMode>> dataModes,
    Optional<RateLimitProfile> rate) {
  /** As a whole, with the rest from {@code other}. */
  AccessScope or(AccessScope other) {
    return new AccessScope(
        tools.orElseGet(other::tools),
        capabilities.orElseGet(other::capabilities),
        endpoints.orElseGet(other::endpoints),
        dataModes.orElseGet(other::dataModes),
        rate.orElseGet(other::rate));
  }
}
