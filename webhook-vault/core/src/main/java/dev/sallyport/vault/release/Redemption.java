package dev.sallyport.vault.release;

import dev.sallyport.ticket.TicketId;
import dev.sallyport.vault.log.LogEntry;
import dev.sallyport.vault.organisation.Organisation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The one use of a verified ticket.
 *
 * @param ticketExpiresAt until when the ticket could be presented; the redemption is remembered
 *     beyond that
 * @param credential what is about to be released; empty for a ticket that releases nothing, such as
 *     {@code store}
 * @param recipient whom something of the credential is about to be given to; empty when nobody
 *     learns anything of it, as in a brokered request
 * @param entry what is logged when the redemption succeeds
 */
public record Redemption(
    Organisation organisation,
    TicketId ticket,
    Instant ticketExpiresAt,
    Optional<CurrentCredential> credential,
    Optional<CurrentRecipient> recipient,
    LogEntry entry) {
  private static final int HEX_CHARACTERS = 32;

  /** The 128 bits of the ticket's id, which are what is redeemed. */
  public UUID ticketBits() {
    String id = ticket.value();
    ByteBuffer bits =
        ByteBuffer.wrap(
            id.length() == HEX_CHARACTERS
                ? HexFormat.of().parseHex(id)
                : Base64.getUrlDecoder().decode(id));
    return new UUID(bits.getLong(), bits.getLong());
  }
}
