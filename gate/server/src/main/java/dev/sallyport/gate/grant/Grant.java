package dev.sallyport.gate.grant;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.GrantId;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * One agent may have one service's credential.
 *
 * @param expiresAt empty: until revoked
 */
public record Grant(
    GrantId id,
    AgentId agent,
    ServiceName service,
    RefreshPolicy refreshPolicy,
    Optional<Instant> expiresAt,
    Instant createdAt) {
  /** Whether the grant has ended by {@code now}; it has at the very instant it names. */
  public boolean isExpired(Instant now) {
    return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
  }
}
