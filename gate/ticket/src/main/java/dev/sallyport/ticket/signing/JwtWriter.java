package dev.sallyport.ticket.signing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.Mac;
import dev.sallyport.ticket.BindingIdentity;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Writes tickets of the format {@code jwt} (SPEC section 2.1). What is the same in all tickets of a
 * binding, its header and its two parties, is written once.
 */
final class JwtWriter implements TicketWriter {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final Mac mac;
  private final byte[] header;
  private final byte[] parties;

  JwtWriter(BindingIdentity binding, BindingKey key) {
    this.mac = BindingKeysets.hmacSha256(key.secret());
    byte[] headerJson =
        new JsonBytes()
            .raw("{")
            .text("kid", key.kid())
            .text("alg", "HS256")
            .text("typ", "vault-ticket+jwt")
            .raw("}")
            .toBytes();
    this.header = (BASE64URL.encodeToString(headerJson) + ".").getBytes(US_ASCII);
    this.parties =
        new JsonBytes().raw("{").text("iss", binding.gate()).text("aud", binding.vault()).toBytes();
  }

  @Override
  public String write(Ticket ticket) {
    Purpose purpose = ticket.purpose();
    TicketSigner.require(
        ticket.grantId().isPresent() || !purpose.needsGrant(),
        "a ticket for this purpose needs a grant");
    TicketSigner.require(
        ticket.grantId().isEmpty() || !purpose.excludesGrant(), "a person's ticket has no grant");
    TicketSigner.require(
        ticket.request().isPresent() == purpose.isBrokered(),
        "a ticket for a brokered request names it");
    byte[] signed = claims(ticket).base64Url(header);
    return new String(signed, US_ASCII) + "." + BASE64URL.encodeToString(tagOf(signed));
  }

  private JsonBytes claims(Ticket ticket) {
    JsonBytes claims =
        new JsonBytes()
            .raw(parties)
            .text("sub", ticket.subject())
            .text("jti", ticket.id().value())
            .number("iat", ticket.issuedAt().getEpochSecond())
            .number("exp", ticket.expiresAt().getEpochSecond())
            .text("svc", ticket.service().value())
            .text("pur", ticket.purpose().wireName());
    ticket.grantId().ifPresent(grant -> claims.text("gid", grant));
    ticket.creationId().ifPresent(creation -> claims.text("cid", creation));
    ticket.request().ifPresent(request -> claims.text("req", request.base64Url()));
    ticket.mode().ifPresent(mode -> claims.text("mode", mode.wireName()));
    ticket.holder().ifPresent(holder -> confirmation(claims, holder));
    return claims.raw("}");
  }

  private static void confirmation(JsonBytes claims, HolderBinding holder) {
    claims.raw(",\"cnf\":{").text("nonce#S256", holder.base64Url()).raw("}");
  }

  private byte[] tagOf(byte[] signed) {
    try {
      return mac.computeMac(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 failed", e);
    }
  }
}
