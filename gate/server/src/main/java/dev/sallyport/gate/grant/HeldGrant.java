package dev.sallyport.gate.grant;

import dev.sallyport.ticket.ServiceName;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that an agent may use now, and from where it has it.
 *
 * @param source {@code direct}, {@code group:} and the group's name, {@code delegation} or {@code
 *     break-glass}
 * @param used whether it is the one that is used, when the agent has several for the service
 */
public record HeldGrant(
    String id,
    ServiceName service,
    RefreshPolicy refreshPolicy,
    Optional<Instant> expiresAt,
    String source,
    boolean used) {}
