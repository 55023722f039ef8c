package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * The path of a brokered request, in a form in which the vault and every upstream read the same:
 * what is a segment for one cannot be a way out of it for the other. Refused are dot segments,
 * empty segments, encoded slashes, backslashes and percent signs, encodings of what needs none, and
 * what is no UTF-8.
 *
 * @param raw as it is sent, starting with a slash
 */
public record RequestPath(String raw) {
  private static final int MAXIMUM_CHARACTERS = 1_024;

  /** pchar of RFC 3986, and the slash between segments, beside what is unreserved. */
  private static final String BESIDE = "!$&'()*+,;=:@/";

  private static final String NEED_NO_ENCODING =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final String NEVER = "/\\%";
  private static final int DELETE = 0x7f;
  private static final int HEX = 16;

  /** Checks the form. */
  public RequestPath {
    if (!isPlain(raw)) {
      throw new IllegalArgumentException("not a path that everybody reads the same");
    }
  }

  /** The path that {@code raw} is. */
  public static Optional<RequestPath> parse(String raw) {
    return isPlain(raw) ? Optional.of(new RequestPath(raw)) : Optional.empty();
  }

  private static boolean isPlain(String raw) {
    return raw.length() <= MAXIMUM_CHARACTERS
        && raw.startsWith("/")
        && PercentEncoding.isWellFormed(raw, BESIDE)
        && encodingsAreNeeded(raw)
        && segmentsAreNames(raw);
  }

  private static boolean segmentsAreNames(String raw) {
    String[] segments = raw.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      // Some servers cut a segment at its semicolon before they look whether it is a dot segment.
      String name = segments[i].split(";", 2)[0];
      boolean last = i == segments.length - 1;
      if (name.equals(".")
          || name.equals("..")
          || (name.isEmpty() && !(last && segments[i].isEmpty()))) {
        return false;
      }
    }
    return true;
  }

  private static boolean encodingsAreNeeded(String raw) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '%') {
        bytes.write(c);
        continue;
      }
      int decoded = Integer.parseInt(raw, i + 1, i + 3, HEX);
      if (decoded < ' ' || decoded == DELETE || isRefused((char) decoded)) {
        return false;
      }
      bytes.write(decoded);
      i += 2;
    }
    return isUtf8(bytes.toByteArray());
  }

  private static boolean isRefused(char decoded) {
    return NEED_NO_ENCODING.indexOf(decoded) >= 0 || NEVER.indexOf(decoded) >= 0;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
