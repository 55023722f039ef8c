package dev.sallyport.vault.endpoint;

import java.util.List;
import java.util.Map;

/**
 * The headers of a request as the adapter has them: the one thing that differs between servers and
 * functions.
 */
@FunctionalInterface
public interface HeaderSource {
  /**
   * Every value of the header {@code name} (given in lower case, matched in any), in order; empty
   * when there is none.
   */
  Iterable<String> values(String name);

  /**
   * Every header there is, for the one route that passes some on; none where that is not served.
   */
  default Iterable<Map.Entry<String, String>> all() {
    return List.of();
  }
}
