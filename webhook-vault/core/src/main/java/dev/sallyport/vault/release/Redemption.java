package dev.sallyport.vault.release;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.organisation.Organisation;
import java.time.Instant;
import java.util.Optional;

/**
 * The one use of a verified ticket.
 *
 * @param ticketExpiresAt until when the ticket could be presented; the redemption is remembered
 *     beyond that
 * @param credential what is about to be released; empty for a ticket that releases nothing, such as
 *     {@code store}
 * @param entry what is logged when the redemption succeeds
 */
public record Redemption(
    Organisation organisation,
    TicketId ticket,
    Instant ticketExpiresAt,
    Optional<CurrentCredential> credential,
    LogEntry entry) {}
