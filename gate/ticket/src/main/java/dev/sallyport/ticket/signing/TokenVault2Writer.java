package dev.sallyport.ticket.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.Mac;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.Ticket;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

/** Writes tickets of the format {@code tokenvault2} (SPEC section 2.2). */
final class TokenVault2Writer implements TicketWriter {
  private static final byte[] NOTHING = {};

  private final Mac mac;

  TokenVault2Writer(BindingKey key) {
    this.mac = BindingKeysets.hmacSha256(key.secret());
  }

  @Override
  public String write(Ticket ticket) {
    TicketSigner.require(
        ticket.holder().isEmpty(), "this format cannot bind a ticket to its holder");
    TicketSigner.require(
        ticket.request().isEmpty(), "this format cannot bind a ticket to one request");
    byte[] payload = payload(ticket).base64Url(NOTHING);
    try {
      return new String(payload, US_ASCII)
          + "."
          + HexFormat.of().formatHex(mac.computeMac(payload));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }

  private static JsonBytes payload(Ticket ticket) {
    JsonBytes json =
        new JsonBytes()
            .raw("{")
            .text("sub", ticket.owner().orElseGet(ticket::subject))
            .text("svc", ticket.service().value())
            .text("pur", ticket.purpose().wireName())
            .number("iat", ticket.issuedAt().getEpochSecond())
            .number("exp", ticket.expiresAt().getEpochSecond())
            .text("nonce", ticket.id().value());
    ticket.owner().ifPresent(_ -> json.text("aid", ticket.subject()));
    ticket.grantId().ifPresent(grant -> json.text("pid", grant));
    ticket.mode().ifPresent(mode -> json.text("mode", mode.wireName()));
    ticket.creationId().ifPresent(creation -> json.text("cid", creation));
    return json.raw("}");
  }
}
