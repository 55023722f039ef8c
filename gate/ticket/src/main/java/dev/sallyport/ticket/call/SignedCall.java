package dev.sallyport.ticket.call;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sallyport.ticket.TicketFormat;

/**
 * The bytes of a call that are signed, and how its signature is written, in a binding's dialect
 * (SPEC section 8).
 */
public final class SignedCall {
  /** Characters; enough for a UUID or any common request id. */
  static final int MAX_REQUEST_ID_CHARS = 64;

  private SignedCall() {}

  /** What stands before the hexadecimal tag in the signature header. */
  public static String signaturePrefix(TicketFormat format) {
    return switch (format) {
      case JWT -> "v1=";
      case TOKENVAULT2 -> "sha256=";
    };
  }

  /** Whether the text can be a request id: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}. */
  public static boolean isRequestId(String text) {
    if (text.isEmpty() || text.length() > MAX_REQUEST_ID_CHARS) {
      return false;
    }
    return text.chars().allMatch(SignedCall::isIdCharacter);
  }

  /** The signed bytes. */
  public static byte[] bytes(
      TicketFormat format, CallTarget target, String timestamp, String requestId, byte[] body) {
    String before =
        switch (format) {
          case JWT ->
              "v1\n"
                  + timestamp
                  + "\n"
                  + requestId
                  + "\n"
                  + target.method()
                  + "\n"
                  + target.pathAndQuery()
                  + "\n";
          case TOKENVAULT2 -> timestamp + ".";
        };
    byte[] head = before.getBytes(US_ASCII);
    byte[] signed = new byte[head.length + body.length];
    System.arraycopy(head, 0, signed, 0, head.length);
    System.arraycopy(body, 0, signed, head.length, body.length);
    return signed;
  }

  private static boolean isIdCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
