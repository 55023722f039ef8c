package dev.sallyport.vault.endpoint;

import dev.sallyport.ticket.key.KeyText;
import dev.sallyport.vault.request.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers that a caller meant for an upstream, for the one route that passes some on. Whatever
 * carries an agent's key is left out before anybody can read it: clients bring it along on a
 * redirect. What else came in the places of credentials is kept by its name only, to be refused.
 */
final class CallerHeaderFilter {
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "cookie");

  private CallerHeaderFilter() {}

  static List<Header> read(HeaderSource source) {
    List<Header> headers = new ArrayList<>();
    for (Map.Entry<String, String> each : source.all()) {
      String name = each.getKey().toLowerCase(Locale.ROOT);
      boolean toxic = ToxicInput.HEADERS.contains(name);
      if (KeyText.findIn(each.getValue()).isPresent() || (toxic && !CREDENTIALS.contains(name))) {
        continue;
      }
      headers.add(new Header(name, toxic ? "" : each.getValue()));
    }
    return headers;
  }
}
