package dev.sallyport.gate.vaultcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to the vault.
 *
 * @param target path and query, below the vault's URL
 * @param body null: none
 */
record Shot(
    String method, String target, List<Map.Entry<String, String>> headers, @Nullable String body) {
  Shot {
    headers = List.copyOf(headers);
  }

  static Shot get(String target) {
    return new Shot("GET", target, List.of(), null);
  }

  static Shot post(String target, Map<String, String> headers, String body) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers.entrySet());
    all.add(Map.entry("Content-Type", "application/json"));
    return new Shot("POST", target, all, body);
  }

  Shot with(String header, String value) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers);
    all.add(Map.entry(header, value));
    return new Shot(method, target, all, body);
  }

  Shot without(String header) {
    return new Shot(
        method,
        target,
        headers.stream().filter(each -> !each.getKey().equalsIgnoreCase(header)).toList(),
        body);
  }

  /** A ticket is in it, and so it is in no log. */
  @Override
  public String toString() {
    return "Shot[" + method + "]";
  }
}
