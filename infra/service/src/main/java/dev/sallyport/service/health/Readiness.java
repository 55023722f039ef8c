package dev.sallyport.service.health;

import static java.util.Collections.unmodifiableMap;

import java.util.LinkedHashMap;
import java.util.Map;

/** The outcome of all checks, by name. */
public record Readiness(Map<String, Boolean> checks) {
  public Readiness {
    checks = unmodifiableMap(new LinkedHashMap<>(checks));
  }

  /** Whether every check is good. */
  public boolean isReady() {
    return !checks.containsValue(false);
  }
}
