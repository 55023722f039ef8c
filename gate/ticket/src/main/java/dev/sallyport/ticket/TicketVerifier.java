package dev.sallyport.ticket;

import static dev.sallyport.ticket.TicketLimits.MAX_CLOCK_SKEW;
import static dev.sallyport.ticket.TicketLimits.MAX_LIFETIME;
import static dev.sallyport.ticket.TicketLimits.MAX_TICKET_CHARS;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Checks tickets of one binding without I/O (SPEC section 5). Thread-safe; build it once per
 * binding.
 */
public final class TicketVerifier {
  private final TicketFormat format;
  private final BindingIdentity binding;
  private final TicketReader reader;
  private final InstantSource clock;

  private TicketVerifier(
      TicketFormat format, BindingIdentity binding, TicketReader reader, InstantSource clock) {
    this.format = format;
    this.binding = binding;
    this.reader = reader;
    this.clock = clock;
  }

  /**
   * A verifier for exactly this format and these keys.
   *
   * @throws IllegalArgumentException without a key, with more than {@value
   *     TicketLimits#MAX_KEYS_PER_BINDING}, or with two of one id
   */
  public static TicketVerifier of(
      TicketFormat format, BindingIdentity binding, List<BindingKey> keys, InstantSource clock) {
    BindingMacs.requireDistinct(keys);
    TicketReader reader =
        switch (format) {
          case JWT -> new JwtReader(binding, keys);
          case TOKENVAULT2 -> new TokenVault2Reader(keys);
        };
    return new TicketVerifier(format, binding, reader, clock);
  }

  /**
   * Makes every check that needs no store, in the order of the SPEC; never throws for what was
   * presented.
   */
  public Verification verify(String presented, Expectation expected) {
    try {
      requireReadableSize(presented);
      Claims claims = reader.read(presented);
      requireTime(claims, clock.instant().getEpochSecond());
      requireUse(claims, expected);
      requireHolder(claims, expected.presentedNonce());
      return new Verification.Verified(new VerifiedTicket(ticketOf(claims)));
    } catch (RefusedException e) {
      return new Verification.Refused(e.reason());
    }
  }

  private static void requireReadableSize(String presented) throws RefusedException {
    if (presented.length() > MAX_TICKET_CHARS) {
      throw new RefusedException(TicketRefusal.TOO_LONG);
    }
  }

  private static void requireTime(Claims claims, long now) throws RefusedException {
    if (claims.issuedAt() > now + MAX_CLOCK_SKEW.toSeconds()) {
      throw new RefusedException(TicketRefusal.NOT_YET_VALID);
    }
    if (claims.expiresAt() <= now || claims.expiresAt() <= claims.issuedAt()) {
      throw new RefusedException(TicketRefusal.EXPIRED);
    }
    if (claims.expiresAt() - claims.issuedAt() > MAX_LIFETIME.toSeconds()) {
      throw new RefusedException(TicketRefusal.LIFETIME_TOO_LONG);
    }
  }

  private static void requireUse(Claims claims, Expectation expected) throws RefusedException {
    if (!expected.allowedHere().contains(claims.purpose())) {
      throw new RefusedException(TicketRefusal.PURPOSE_NOT_ALLOWED);
    }
    if (!claims.service().equals(expected.requestedService())) {
      throw new RefusedException(TicketRefusal.SERVICE_MISMATCH);
    }
    if (claims.request().isPresent() && !claims.request().equals(expected.request())) {
      throw new RefusedException(TicketRefusal.REQUEST_MISMATCH);
    }
  }

  /**
   * A nonce beside a ticket that could be bound and is not means that the ticket was issued to
   * somebody else.
   */
  private void requireHolder(Claims claims, Optional<String> nonce) throws RefusedException {
    boolean matches =
        claims.holder().isPresent()
            ? nonce.isPresent() && claims.holder().get().matches(nonce.get())
            : nonce.isEmpty() || !format.carriesHolderBinding();
    if (!matches) {
      throw new RefusedException(TicketRefusal.HOLDER_MISMATCH);
    }
  }

  private Ticket ticketOf(Claims claims) {
    return new Ticket(
        claims.id(),
        binding,
        claims.subject(),
        claims.service(),
        claims.purpose(),
        Instant.ofEpochSecond(claims.issuedAt()),
        Instant.ofEpochSecond(claims.expiresAt()),
        claims.grantId(),
        claims.creationId(),
        claims.holder(),
        claims.request(),
        claims.owner(),
        claims.mode());
  }
}
