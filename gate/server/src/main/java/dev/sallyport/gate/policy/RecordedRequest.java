package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.policy.rule.Countries;
import dev.sallyport.gate.policy.rule.RequestAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * A request for a credential as the log has it.
 *
 * @param agentName as it is now
 * @param grantedAt empty when the grant is gone
 * @param allowed false: it was refused by the replayed policy alone
 */
record RecordedRequest(
    long record,
    Instant at,
    String agent,
    String agentName,
    String key,
    String grant,
    Optional<Instant> grantedAt,
    String service,
    String client,
    boolean allowed) {

  RequestAttributes attributes(Countries countries) {
    return new RequestAttributes(
        agent,
        agentName,
        AgentId.parse(agent).map(id -> id.kind().wireName()).orElse(""),
        key,
        service,
        grant,
        grantedAt.orElse(at),
        client,
        countries,
        false,
        false);
  }
}
