package dev.sallyport.gate.breakglass;

import dev.sallyport.gate.identity.AgentId;
import dev.sallyport.gate.identity.BreakGlassId;
import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * An access that somebody has opened.
 *
 * @param openedBy id of who did
 * @param expiresAt when it ends by itself
 * @param endedAt when it did, or was closed
 * @param closedBy id of who ended it; empty: nobody did
 */
public record Opening(
    BreakGlassId id,
    AgentId agent,
    ServiceName service,
    String reason,
    String openedBy,
    Instant openedAt,
    Instant expiresAt,
    OpeningState state,
    Optional<Instant> endedAt,
    Optional<String> closedBy) {}
