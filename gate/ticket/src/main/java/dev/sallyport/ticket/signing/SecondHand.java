package dev.sallyport.ticket.signing;

import com.google.crypto.tink.jwt.JwtInvalidException;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.RawJwt;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.BindingKeysets;
import dev.sallyport.ticket.HolderBinding;
import dev.sallyport.ticket.Ticket;
import java.security.GeneralSecurityException;

/**
 * Writes a {@code jwt} ticket with Tink's own JWT implementation: the second opinion on {@link
 * TicketSigner}, which must come to the same text. For self-tests and tests.
 */
public final class SecondHand {
  private static final String TYPE = "vault-ticket+jwt";

  private final JwtMac mac;

  private SecondHand(JwtMac mac) {
    this.mac = mac;
  }

  /** Under this key. */
  public static SecondHand of(BindingKey key) {
    return new SecondHand(BindingKeysets.jwtMac(key));
  }

  /** The ticket as text. */
  public String write(Ticket ticket) {
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
    ticket.request().ifPresent(request -> claims.addStringClaim("req", request.base64Url()));
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
