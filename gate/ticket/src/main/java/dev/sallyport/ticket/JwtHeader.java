package dev.sallyport.ticket;

import java.util.Set;

/**
 * The JWS header of a ticket: {@code alg}, {@code kid} and {@code typ}, all mandatory, and nothing
 * else (RFC 7515 section 4).
 */
record JwtHeader(String kid, String typ) {
  static final String ALGORITHM = "HS256";

  private static final Set<String> MEMBERS = Set.of("alg", "kid", "typ");

  static JwtHeader parse(byte[] json) throws RefusedException {
    Members members = StrictJson.read(json);
    members.requireOnly(MEMBERS, TicketRefusal.UNKNOWN_HEADER);
    members.requireAll(MEMBERS, TicketRefusal.MISSING_HEADER);
    if (!string(members, "alg").equals(ALGORITHM)) {
      throw new RefusedException(TicketRefusal.WRONG_ALGORITHM);
    }
    return new JwtHeader(string(members, "kid"), string(members, "typ"));
  }

  private static String string(Members members, String name) throws RefusedException {
    if (members.byName().get(name) instanceof JsonValue.Text text) {
      return text.value();
    }
    throw new RefusedException(TicketRefusal.MALFORMED);
  }
}
