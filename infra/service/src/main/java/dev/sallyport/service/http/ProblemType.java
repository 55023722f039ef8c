package dev.sallyport.service.http;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * A kind of problem (RFC 9457, section 3.1): its code, status and title never change once released.
 *
 * @param code stable machine name in upper case, such as {@code NO_GRANT}
 * @param status HTTP status, 400 to 599
 * @param title the same short sentence every time
 */
public record ProblemType(String code, int status, String title) {
  private static final String BASE = "https://sallyport.dev/problems/";
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,63}");

  public ProblemType {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("a code is upper case with underscores");
    }
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status from 400 to 599");
    }
  }

  /** The stable URI that names this kind. */
  public URI uri() {
    return URI.create(BASE + code);
  }
}
