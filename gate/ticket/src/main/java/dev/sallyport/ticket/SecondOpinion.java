package dev.sallyport.ticket;

import static java.time.ZoneOffset.UTC;

import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.JwtValidator;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;

/**
 * What Tink's own JWT implementation thinks of a ticket. It costs ten times what {@link
 * TicketVerifier} does and reads less strictly, so no request is decided by it; it is asked by
 * self-tests and tests, where both must agree.
 */
public final class SecondOpinion {
  private final JwtMac mac;
  private final JwtValidator validator;

  private SecondOpinion(JwtMac mac, JwtValidator validator) {
    this.mac = mac;
    this.validator = validator;
  }

  /** On tickets of this binding under this key, at this moment. */
  public static SecondOpinion of(BindingIdentity binding, BindingKey key, Instant now) {
    JwtValidator validator =
        JwtValidator.newBuilder()
            .expectTypeHeader(JwtReader.TYPE)
            .expectIssuer(binding.gate())
            .expectAudience(binding.vault())
            .expectIssuedInThePast()
            .setClockSkew(TicketLimits.MAX_CLOCK_SKEW)
            .setClock(Clock.fixed(now, UTC))
            .build();
    return new SecondOpinion(BindingKeysets.jwtMac(key), validator);
  }

  /** Whether it finds signature, type, parties and times right. */
  public boolean accepts(String ticket) {
    try {
      mac.verifyMacAndDecode(ticket, validator);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
