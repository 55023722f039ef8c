package dev.sallyport.vault.functions.googlecloud;

import dev.sallyport.vault.endpoint.HeaderSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a request as the platform has them, names in any case. What Google adds about the
 * way here is for nobody behind the vault.
 */
record ArrivedHeaders(Map<String, List<String>> headers) implements HeaderSource {
  private static final Set<String> OF_THE_PLATFORM =
      Set.of("function-execution-id", "x-cloud-trace-context", "x-serverless-authorization");

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
        .filter(header -> !OF_THE_PLATFORM.contains(header.getKey().toLowerCase(Locale.ROOT)))
        .flatMap(
            header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
        .toList();
  }

  /** Nothing of them. */
  @Override
  public String toString() {
    return "ArrivedHeaders[redacted]";
  }
}
