package dev.sallyport.ticket;

import static java.time.ZoneOffset.UTC;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.crypto.tink.jwt.JwtInvalidException;
import com.google.crypto.tink.jwt.JwtMac;
import com.google.crypto.tink.jwt.JwtValidator;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads tickets of the format {@code jwt} (SPEC section 2.1): Tink checks the signature, everything
 * else is read here, strictly.
 */
final class JwtReader implements TicketReader {
  /**
   * The token's type, so that no other JWT under the same key is ever a ticket (RFC 8725 section
   * 3.11).
   */
  static final String TYPE = "vault-ticket+jwt";

  /** Characters of an HS256 signature: 32 bytes in base64url. */
  private static final int SIGNATURE_CHARS = 43;

  private static final Base64.Decoder BASE64URL = Base64.getUrlDecoder();

  /**
   * Leaves every claim to us, in our order and with our reasons; at its clock's 1970 nothing has
   * expired.
   */
  private static final JwtValidator SIGNATURE_ONLY =
      JwtValidator.newBuilder()
          .ignoreTypeHeader()
          .ignoreIssuer()
          .ignoreAudiences()
          .allowMissingExpiration()
          .setClock(Clock.fixed(Instant.EPOCH, UTC))
          .build();

  private final BindingIdentity binding;
  private final Map<String, JwtMac> macs;

  JwtReader(BindingIdentity binding, List<BindingKey> keys) {
    this.binding = binding;
    this.macs = keys.stream().collect(toUnmodifiableMap(BindingKey::kid, BindingKeysets::jwtMac));
  }

  @Override
  public Claims read(String presented) throws RefusedException {
    int headerEnd = presented.indexOf('.');
    int payloadEnd = presented.indexOf('.', headerEnd + 1);
    requireShape(presented, headerEnd, payloadEnd);
    JwtHeader header = JwtHeader.parse(BASE64URL.decode(presented.substring(0, headerEnd)));
    JwtMac mac = macs.get(header.kid());
    if (mac == null) {
      throw new RefusedException(TicketRefusal.UNKNOWN_KEY);
    }
    boolean readableByTink = requireSignature(mac, presented);
    if (!header.typ().equals(TYPE)) {
      throw new RefusedException(TicketRefusal.WRONG_TYPE);
    }
    Claims claims =
        JwtClaims.parse(BASE64URL.decode(presented.substring(headerEnd + 1, payloadEnd)), binding);
    if (!readableByTink) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
    return claims;
  }

  /**
   * False when Tink dislikes more than the signature; our own reading then names the reason, and
   * never accepts.
   */
  private static boolean requireSignature(JwtMac mac, String presented) throws RefusedException {
    try {
      mac.verifyMacAndDecode(presented, SIGNATURE_ONLY);
      return true;
    } catch (JwtInvalidException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new RefusedException(TicketRefusal.BAD_SIGNATURE);
    }
  }

  private static void requireShape(String presented, int headerEnd, int payloadEnd)
      throws RefusedException {
    boolean shaped =
        headerEnd > 0
            && payloadEnd > headerEnd + 1
            && presented.length() - payloadEnd - 1 == SIGNATURE_CHARS
            && Base64Url.isCanonical(presented, 0, headerEnd)
            && Base64Url.isCanonical(presented, headerEnd + 1, payloadEnd)
            && Base64Url.isCanonical(presented, payloadEnd + 1, presented.length());
    if (!shaped) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
  }
}
