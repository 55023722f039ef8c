package dev.sallyport.ticket.signing;

import com.google.crypto.tink.jwt.JwtInvalidException;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.RawJwt;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Purpose;
import dev.sallyport.ticket.Ticket;
import java.security.GeneralSecurityException;

/** Writes tickets of the format {@code jwt} (SPEC section 2.1). */
final class JwtWriter implements TicketWriter {
  private static final String TYPE = "vault-ticket+jwt";

  private final JwtMac mac;

  JwtWriter(BindingKey key) {
    this.mac = BindingKeysets.jwtMac(key);
  }

  @Override
  public String write(Ticket ticket) {
    Purpose purpose = ticket.purpose();
    TicketSigner.require(
        ticket.grantId().isPresent() || !purpose.needsGrant(),
        "a ticket for this purpose needs a grant");
    TicketSigner.require(
        ticket.grantId().isEmpty() || !purpose.excludesGrant(), "a person's ticket has no grant");
    try {
      return mac.computeMacAndEncode(claims(ticket));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HS256 failed", e);
    }
  }

  private static RawJwt claims(Ticket ticket) throws JwtInvalidException {
    RawJwt.Builder claims =
        RawJwt.newBuilder()
            .setTypeHeader(TYPE)
            .setIssuer(ticket.binding().gate())
            .setAudience(ticket.binding().vault())
            .setSubject(ticket.subject())
            .setJwtId(ticket.id().value())
            .setIssuedAt(ticket.issuedAt())
            .setExpiration(ticket.expiresAt())
            .addStringClaim("svc", ticket.service().value())
            .addStringClaim("pur", ticket.purpose().wireName());
    ticket.grantId().ifPresent(grant -> claims.addStringClaim("gid", grant));
    ticket.creationId().ifPresent(creation -> claims.addStringClaim("cid", creation));
    ticket.mode().ifPresent(mode -> claims.addStringClaim("mode", mode.wireName()));
    if (ticket.holder().isPresent()) {
      claims.addJsonObjectClaim("cnf", confirmation(ticket.holder().get()));
    }
    return claims.build();
  }

  private static String confirmation(HolderBinding holder) {
    return "{\"nonce#S256\":\"" + holder.base64Url() + "\"}";
  }
}
