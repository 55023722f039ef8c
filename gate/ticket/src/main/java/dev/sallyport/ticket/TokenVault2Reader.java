package dev.sallyport.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads tickets of the format {@code tokenvault2} (SPEC section 2.2). They name no key and no
 * parties: the shared secret stands for both.
 */
final class TokenVault2Reader implements TicketReader {
  private static final Set<String> MANDATORY = Set.of("sub", "svc", "pur", "iat", "nonce");
  private static final Set<String> KNOWN =
      Set.of("sub", "svc", "pur", "iat", "exp", "nonce", "aid", "pid", "mode", "cid");

  /** What a missing {@code exp} means: over long ago. */
  private static final long EXPIRED_ALWAYS = 0;

  private final BindingMacs macs;

  TokenVault2Reader(List<BindingKey> keys) {
    this.macs = BindingMacs.of(keys);
  }

  @Override
  public Claims read(String presented) throws RefusedException {
    int payloadEnd = presented.indexOf('.');
    if (payloadEnd <= 0) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
    byte[] json = Base64Url.decode(presented, 0, payloadEnd);
    String payload = presented.substring(0, payloadEnd);
    String tag = presented.substring(payloadEnd + 1);
    if (!BindingMacs.isTag(tag)) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
    if (!macs.verify(payload.getBytes(US_ASCII), tag)) {
      throw new RefusedException(TicketRefusal.BAD_SIGNATURE);
    }
    return claims(StrictJson.read(json));
  }

  private static Claims claims(Members members) throws RefusedException {
    members.requireOnly(KNOWN, TicketRefusal.UNKNOWN_CLAIM);
    members.requireAll(MANDATORY, TicketRefusal.MISSING_CLAIM);
    Purpose purpose = ClaimValues.purpose(TicketFormat.TOKENVAULT2, members);
    String sub = ClaimValues.id(members, "sub");
    Optional<String> agent = ClaimValues.optionalId(members, "aid");
    return new Claims(
        ClaimValues.ticketId(TicketFormat.TOKENVAULT2, members.text("nonce")),
        agent.orElse(sub),
        ClaimValues.service(members),
        purpose,
        members.seconds("iat"),
        members.byName().containsKey("exp") ? members.seconds("exp") : EXPIRED_ALWAYS,
        ClaimValues.optionalId(members, "pid"),
        ClaimValues.optionalId(members, "cid"),
        Optional.empty(),
        Optional.empty(),
        agent.map(_ -> sub),
        ClaimValues.mode(members, purpose));
  }
}
