package dev.sallyport.ticket;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * 128 random bits that name one ticket: {@code jti} in a JWT (22 characters of base64url), {@code
 * nonce} in tokenvault2 (32 lower-case hexadecimal digits). A vault redeems an id at most once, so
 * only the one canonical spelling of the bits is an id.
 */
public record TicketId(String value) {
  private static final int RANDOM_BYTES = 16;
  private static final int BASE64URL_CHARS = 22;
  private static final int HEX_CHARS = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  public TicketId {
    if (!isBase64Url(value) && !isHex(value)) {
      throw new IllegalArgumentException("not a ticket id");
    }
  }

  /** A new id in the spelling of this format. */
  public static TicketId random(TicketFormat format) {
    byte[] bits = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(bits);
    return switch (format) {
      case JWT -> new TicketId(BASE64URL.encodeToString(bits));
      case TOKENVAULT2 -> new TicketId(HexFormat.of().formatHex(bits));
    };
  }

  /** The id, when the text is the canonical spelling of this format. */
  public static Optional<TicketId> parse(TicketFormat format, String text) {
    boolean canonical =
        switch (format) {
          case JWT -> isBase64Url(text);
          case TOKENVAULT2 -> isHex(text);
        };
    return canonical ? Optional.of(new TicketId(text)) : Optional.empty();
  }

  /** Whether it is spelled as this format spells ids. */
  public boolean isOf(TicketFormat format) {
    return switch (format) {
      case JWT -> isBase64Url(value);
      case TOKENVAULT2 -> isHex(value);
    };
  }

  @Override
  public String toString() {
    return value;
  }

  private static boolean isBase64Url(String text) {
    return text.length() == BASE64URL_CHARS && Base64Url.isCanonical(text, 0, text.length());
  }

  private static boolean isHex(String text) {
    return text.length() == HEX_CHARS && Hex.isLowerCase(text, 0, text.length());
  }
}
