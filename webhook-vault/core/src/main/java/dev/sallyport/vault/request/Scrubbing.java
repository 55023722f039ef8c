package dev.sallyport.vault.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is masked in an answer: the injected secrets as they are, and as services echo them: escaped
 * for JSON, percent-encoded, in hexadecimal, and in base64 at every offset. Redacted when printed.
 *
 * <p>An upstream that answers in some other encoding can still give a secret away: allow only those
 * that do not.
 */
public final class Scrubbing {
  /** What is shorter is found everywhere by chance, and is no secret. Characters. */
  static final int SHORTEST = 6;

  private final List<byte[]> patterns;

  private Scrubbing(List<byte[]> patterns) {
    this.patterns = patterns;
  }

  static Scrubbing of(List<String> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (String secret : secrets) {
      if (secret.length() >= SHORTEST) {
        addForms(secret, forms);
      }
    }
    return new Scrubbing(
        forms.stream()
            .filter(form -> form.length() >= SHORTEST)
            .map(form -> form.getBytes(UTF_8))
            .toList());
  }

  private static void addForms(String secret, Set<String> forms) {
    byte[] bytes = secret.getBytes(UTF_8);
    forms.add(secret);
    forms.add(new String(JsonStringEncoder.getInstance().quoteAsString(secret)));
    for (String encoded :
        List.of(PercentEncoding.encode(secret), URLEncoder.encode(secret, UTF_8))) {
      forms.add(encoded);
      forms.add(inLowerCase(encoded));
    }
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    for (int offset = 0; offset < 3; offset++) {
      forms.add(inBase64(bytes, offset, Base64.getEncoder()));
      forms.add(inBase64(bytes, offset, Base64.getUrlEncoder()));
    }
  }

  /** The percent-encodings only. */
  private static String inLowerCase(String encoded) {
    StringBuilder lower = new StringBuilder(encoded);
    for (int at = lower.indexOf("%"); at >= 0; at = lower.indexOf("%", at + 3)) {
      lower.replace(at, at + 3, lower.substring(at, at + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }

  /**
   * The characters that depend on the secret alone when it is encoded behind {@code offset} other
   * bytes and before whatever.
   */
  private static String inBase64(byte[] secret, int offset, Base64.Encoder encoder) {
    byte[] shifted = new byte[offset + secret.length];
    System.arraycopy(secret, 0, shifted, offset, secret.length);
    String encoded = encoder.withoutPadding().encodeToString(shifted);
    int first = (offset * Byte.SIZE + 5) / 6;
    int end = shifted.length * Byte.SIZE / 6;
    return encoded.substring(first, Math.max(first, end));
  }

  /** A new scrubber, for one answer. */
  public Scrubber scrubber() {
    return new Scrubber(patterns);
  }

  /** A text with what must not be in it masked. */
  public String mask(String text) {
    Scrubber scrubber = scrubber();
    byte[] start = scrubber.next(text.getBytes(UTF_8));
    byte[] end = scrubber.end();
    byte[] all = Arrays.copyOf(start, start.length + end.length);
    System.arraycopy(end, 0, all, start.length, end.length);
    return new String(all, UTF_8);
  }

  @Override
  public String toString() {
    return "Scrubbing[redacted]";
  }
}
