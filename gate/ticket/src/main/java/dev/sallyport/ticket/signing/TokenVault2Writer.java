package dev.sallyport.ticket.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.Mac;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.Ticket;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Writes tickets of the format {@code tokenvault2} (SPEC section 2.2). No value a ticket can hold
 * needs an escape in JSON.
 */
final class TokenVault2Writer implements TicketWriter {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
  private static final int TYPICAL_PAYLOAD_CHARS = 320;

  private final Mac mac;

  TokenVault2Writer(BindingKey key) {
    this.mac = BindingKeysets.hmacSha256(key.secret());
  }

  @Override
  public String write(Ticket ticket) {
    TicketSigner.require(
        ticket.holder().isEmpty(), "this format cannot bind a ticket to its holder");
    String payload = BASE64URL.encodeToString(payload(ticket).getBytes(US_ASCII));
    try {
      return payload + "." + HexFormat.of().formatHex(mac.computeMac(payload.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }

  private static String payload(Ticket ticket) {
    StringBuilder json = new StringBuilder(TYPICAL_PAYLOAD_CHARS).append('{');
    text(json, "sub", ticket.owner().orElseGet(ticket::subject)).append(',');
    text(json, "svc", ticket.service().value()).append(',');
    text(json, "pur", ticket.purpose().wireName()).append(',');
    number(json, "iat", ticket.issuedAt().getEpochSecond()).append(',');
    number(json, "exp", ticket.expiresAt().getEpochSecond()).append(',');
    text(json, "nonce", ticket.id().value());
    ticket.owner().ifPresent(_ -> text(json.append(','), "aid", ticket.subject()));
    ticket.grantId().ifPresent(grant -> text(json.append(','), "pid", grant));
    ticket.mode().ifPresent(mode -> text(json.append(','), "mode", mode.wireName()));
    ticket.creationId().ifPresent(creation -> text(json.append(','), "cid", creation));
    return json.append('}').toString();
  }

  private static StringBuilder text(StringBuilder json, String name, String value) {
    return json.append('"').append(name).append("\":\"").append(value).append('"');
  }

  private static StringBuilder number(StringBuilder json, String name, long value) {
    return json.append('"').append(name).append("\":").append(value);
  }
}
