package dev.sallyport.vault.functions.googlecloud;

import dev.sallyport.vault.endpoint.HeaderSource;
import java.util.List;
import java.util.Map;

/** The headers of a request as the platform has them, names in any case. */
record ArrivedHeaders(Map<String, List<String>> headers) implements HeaderSource {
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
