package dev.sallyport.gate.delegation;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.DelegationId;
import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.time.Instant;

/**
 * A user lets an agent use one of the user's credentials.
 *
 * @param service what the agent asks for
 * @param credential what the vault is asked for
 */
public record Delegation(
    DelegationId id,
    AgentId agent,
    ServiceName service,
    ServiceName credential,
    Instant createdAt,
    Instant expiresAt) {
  /** Every delegation ends; this is when the user says nothing. */
  public static final Duration DEFAULT_LIFE = Duration.ofDays(30);

  /** More than this of one user, or to one agent, nobody looks after. */
  public static final int MAXIMUM = 200;
}
