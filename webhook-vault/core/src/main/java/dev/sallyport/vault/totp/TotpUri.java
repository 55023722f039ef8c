package dev.sallyport.vault.totp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the QR code of a service says: {@code otpauth://totp/label?secret=…}. Algorithm, digits and
 * period are believed; issuer and label are for people.
 */
final class TotpUri {
  private static final String START = "otpauth://totp/";

  /** Characters; more than any QR code of this kind has. */
  private static final int LONGEST = 2_048;

  private static final Set<String> MEANINGFUL = Set.of("secret", "algorithm", "digits", "period");

  private TotpUri() {}

  /**
   * @throws IllegalArgumentException when it is not one; nothing of it is repeated
   */
  static TotpSecret parse(String uri) {
    int query = uri.indexOf('?');
    if (uri.length() > LONGEST || query < 0 || !uri.startsWith(START)) {
      throw refused("must start with " + START + " and have parameters");
    }
    Map<String, String> parameters = parameters(uri.substring(query + 1));
    String seed = parameters.get("secret");
    if (seed == null) {
      throw refused("must have the parameter secret");
    }
    return new TotpSecret(
        Base32.decode(seed),
        TotpAlgorithm.parse(parameters.getOrDefault("algorithm", TotpAlgorithm.SHA1.name()))
            .orElseThrow(() -> refused("has an algorithm other than SHA1, SHA256 and SHA512")),
        number(parameters, "digits", TotpSecret.DEFAULT_DIGITS),
        number(parameters, "period", TotpSecret.DEFAULT_PERIOD));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (MEANINGFUL.contains(name) && parameters.put(name, value) != null) {
        throw refused("has a parameter twice");
      }
    }
    return parameters;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("is not properly percent-encoded");
    }
  }

  private static int number(Map<String, String> parameters, String name, int otherwise) {
    String text = parameters.get(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,3}")) {
      throw refused("has a malformed number");
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException refused(String what) {
    return new IllegalArgumentException("the otpauth URI " + what);
  }
}
