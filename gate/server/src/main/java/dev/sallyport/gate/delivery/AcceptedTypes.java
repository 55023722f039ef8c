package dev.sallyport.gate.delivery;

import java.util.Locale;
import java.util.Optional;

/** What a client says that it can read (RFC 9110, Accept), as far as it matters here. */
final class AcceptedTypes {
  /** Browsers send far less. Characters; the rest is not read. */
  private static final int MAXIMUM_LENGTH = 1_000;

  private static final String PAGE = "text/html";
  private static final String DATA = "application/json";

  private AcceptedTypes() {}

  /** Whether it would rather have a page than JSON; a client that does not care gets JSON. */
  static boolean preferPage(Optional<String> accept) {
    String header = accept.orElse("*/*").toLowerCase(Locale.ROOT);
    String[] ranges = header.substring(0, Math.min(header.length(), MAXIMUM_LENGTH)).split(",", -1);
    return quality(ranges, PAGE) > quality(ranges, DATA);
  }

  /** The most specific range that has the type decides. */
  private static double quality(String[] ranges, String type) {
    String family = type.substring(0, type.indexOf('/')) + "/*";
    for (String wanted : new String[] {type, family, "*/*"}) {
      for (String range : ranges) {
        String[] parts = range.split(";", -1);
        if (parts[0].strip().equals(wanted)) {
          return quality(parts);
        }
      }
    }
    return 0;
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        String value = parameter.substring(2);
        return value.matches("[01](?:\\.[0-9]{0,3})?") ? Double.parseDouble(value) : 0;
      }
    }
    return 1;
  }
}
