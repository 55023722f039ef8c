package dev.sallyport.vault.functions.azure;

import dev.sallyport.vault.endpoint.HeaderSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The headers of a request, names in any case. What Azure adds about the way here is for nobody
 * behind the vault; upstreams might even take some of it for another path.
 */
record ArrivedHeaders(Map<String, List<String>> headers) implements HeaderSource {
  private static final Set<String> OF_THE_PLATFORM =
      Set.of(
          "client-ip",
          "disguised-host",
          "max-forwards",
          "was-default-hostname",
          "x-original-url",
          "x-site-deployment-id");
  private static final List<String> PREFIXES_OF_THE_PLATFORM =
      List.of("x-appservice-", "x-arr-", "x-azure-", "x-client-", "x-ms-", "x-waws-");

  @Override
  public List<String> values(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  @Override
  public List<Map.Entry<String, String>> all() {
    return headers.entrySet().stream()
        .filter(header -> !isOfThePlatform(header.getKey().toLowerCase(Locale.ROOT)))
        .flatMap(ArrivedHeaders::each)
        .toList();
  }

  private static Stream<Map.Entry<String, String>> each(Map.Entry<String, List<String>> header) {
    return header.getValue().stream().map(value -> Map.entry(header.getKey(), value));
  }

  private static boolean isOfThePlatform(String name) {
    return OF_THE_PLATFORM.contains(name)
        || PREFIXES_OF_THE_PLATFORM.stream().anyMatch(name::startsWith);
  }

  /** Nothing of them. */
  @Override
  public String toString() {
    return "ArrivedHeaders[redacted]";
  }
}
