package dev.sallyport.vault.endpoint;

import dev.sallyport.ticket.key.KeyText;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds agent keys that clients brought along: most send their custom headers again when they
 * follow a redirect, some even {@code Authorization}, and Go sends the whole previous URL as {@code
 * Referer}. Only fingerprints leave this class.
 */
final class ToxicInput {
  /**
   * Where keys were seen to arrive. None of them is a {@link RequestHeader}, so none gets further
   * than here.
   */
  static final List<String> HEADERS =
      List.of("authorization", "x-agent-key", "cookie", "referer", "proxy-authorization");

  private ToxicInput() {}

  static List<String> fingerprints(HeaderSource headers, String rawQuery) {
    List<String> found = new ArrayList<>(0);
    for (String name : HEADERS) {
      for (String value : headers.values(name)) {
        scan(value, found);
      }
    }
    scan(rawQuery, found);
    return found;
  }

  private static void scan(String text, List<String> found) {
    if (!text.isEmpty()) {
      KeyText.findIn(text)
          .map(key -> key.hash().fingerprint())
          .filter(fingerprint -> !found.contains(fingerprint))
          .ifPresent(found::add);
    }
  }
}
