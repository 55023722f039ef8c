package dev.sallyport.ticket;

import static dev.sallyport.ticket.ClaimValues.invalid;

import java.util.Optional;
import java.util.Set;

/**
 * The claims of a {@code jwt} ticket (SPEC section 3.1): exactly these, each checked by itself,
 * then the two parties.
 */
final class JwtClaims {
  /** The one member of {@code cnf} (RFC 7800): how the holder proves itself. */
  static final String NONCE_HASH = "nonce#S256";

  private static final Set<String> MANDATORY =
      Set.of("iss", "aud", "sub", "jti", "iat", "exp", "svc", "pur");
  private static final Set<String> KNOWN =
      Set.of(
          "iss", "aud", "sub", "jti", "iat", "exp", "svc", "pur", "gid", "cid", "cnf", "req",
          "mode");
  private static final Set<String> CONFIRMATION = Set.of(NONCE_HASH);

  private JwtClaims() {}

  static Claims parse(byte[] json, BindingIdentity binding) throws RefusedException {
    Members members = StrictJson.read(json);
    members.requireOnly(KNOWN, TicketRefusal.UNKNOWN_CLAIM);
    members.requireAll(MANDATORY, TicketRefusal.MISSING_CLAIM);
    Claims claims = claims(members);
    requireParties(members.text("iss"), members.text("aud"), binding);
    return claims;
  }

  private static Claims claims(Members members) throws RefusedException {
    Purpose purpose = ClaimValues.purpose(TicketFormat.JWT, members);
    return new Claims(
        ClaimValues.ticketId(TicketFormat.JWT, members.text("jti")),
        ClaimValues.id(members, "sub"),
        ClaimValues.service(members),
        purpose,
        members.seconds("iat"),
        members.seconds("exp"),
        grant(members, purpose),
        ClaimValues.optionalId(members, "cid"),
        holder(members),
        request(members, purpose),
        Optional.empty(),
        ClaimValues.mode(members, purpose));
  }

  private static Optional<String> grant(Members members, Purpose purpose) throws RefusedException {
    Optional<String> grant = ClaimValues.optionalId(members, "gid");
    if (grant.isEmpty() && purpose.needsGrant()) {
      throw new RefusedException(TicketRefusal.MISSING_CLAIM);
    }
    if (grant.isPresent() && purpose.excludesGrant()) {
      throw invalid();
    }
    return grant;
  }

  private static Optional<HolderBinding> holder(Members members) throws RefusedException {
    Optional<Members> confirmation = members.optionalObject("cnf");
    if (confirmation.isEmpty()) {
      return Optional.empty();
    }
    confirmation.get().requireOnly(CONFIRMATION, TicketRefusal.UNKNOWN_CLAIM);
    confirmation.get().requireAll(CONFIRMATION, TicketRefusal.MISSING_CLAIM);
    return Optional.of(
        HolderBinding.parse(confirmation.get().text(NONCE_HASH)).orElseThrow(ClaimValues::invalid));
  }

  private static Optional<RequestHash> request(Members members, Purpose purpose)
      throws RefusedException {
    Optional<String> request = members.optionalText("req");
    if (request.isEmpty()) {
      if (purpose.isBrokered()) {
        throw new RefusedException(TicketRefusal.MISSING_CLAIM);
      }
      return Optional.empty();
    }
    if (!purpose.isBrokered()) {
      throw ClaimValues.invalid();
    }
    return Optional.of(RequestHash.parse(request.get()).orElseThrow(ClaimValues::invalid));
  }

  private static void requireParties(String issuer, String audience, BindingIdentity binding)
      throws RefusedException {
    if (!issuer.equals(binding.gate())) {
      throw new RefusedException(TicketRefusal.WRONG_ISSUER);
    }
    if (!audience.equals(binding.vault())) {
      throw new RefusedException(TicketRefusal.WRONG_AUDIENCE);
    }
  }
}
