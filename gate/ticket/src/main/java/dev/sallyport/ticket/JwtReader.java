package dev.sallyport.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.toUnmodifiableMap;

import com.google.crypto.tink.Mac;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;

/**
 * Reads tickets of the format {@code jwt} (SPEC section 2.1): Tink checks the HMAC, everything else
 * is read here, strictly and once. {@link SecondOpinion} is Tink's own reading of a whole JWT.
 */
final class JwtReader implements TicketReader {
  /**
   * The token's type, so that no other JWT under the same key is ever a ticket (RFC 8725 section
   * 3.11).
   */
  static final String TYPE = "vault-ticket+jwt";

  /** Characters of an HS256 signature: 32 bytes in base64url. */
  private static final int SIGNATURE_CHARS = 43;

  private final BindingIdentity binding;
  private final Map<String, Mac> macs;

  JwtReader(BindingIdentity binding, List<BindingKey> keys) {
    this.binding = binding;
    this.macs =
        keys.stream()
            .collect(
                toUnmodifiableMap(BindingKey::kid, key -> BindingKeysets.hmacSha256(key.secret())));
  }

  @Override
  public Claims read(String presented) throws RefusedException {
    int headerEnd = presented.indexOf('.');
    int payloadEnd = presented.indexOf('.', headerEnd + 1);
    requireParts(presented, headerEnd, payloadEnd);
    byte[] headerJson = Base64Url.decode(presented, 0, headerEnd);
    byte[] payloadJson = Base64Url.decode(presented, headerEnd + 1, payloadEnd);
    byte[] signature = Base64Url.decode(presented, payloadEnd + 1, presented.length());
    JwtHeader header = JwtHeader.parse(headerJson);
    Mac mac = macs.get(header.kid());
    if (mac == null) {
      throw new RefusedException(TicketRefusal.UNKNOWN_KEY);
    }
    requireSignature(mac, signature, presented.substring(0, payloadEnd));
    if (!header.typ().equals(TYPE)) {
      throw new RefusedException(TicketRefusal.WRONG_TYPE);
    }
    return JwtClaims.parse(payloadJson, binding);
  }

  private static void requireParts(String presented, int headerEnd, int payloadEnd)
      throws RefusedException {
    boolean threeParts =
        headerEnd > 0
            && payloadEnd > headerEnd + 1
            && presented.length() - payloadEnd - 1 == SIGNATURE_CHARS;
    if (!threeParts) {
      throw new RefusedException(TicketRefusal.MALFORMED);
    }
  }

  /** Tink compares in constant time. */
  private static void requireSignature(Mac mac, byte[] signature, String signed)
      throws RefusedException {
    try {
      mac.verifyMac(signature, signed.getBytes(US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new RefusedException(TicketRefusal.BAD_SIGNATURE);
    }
  }
}
