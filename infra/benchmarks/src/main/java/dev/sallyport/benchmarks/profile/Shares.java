package dev.sallyport.benchmarks.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Weights by name, and the share each has of the total. */
final class Shares {
  private static final Comparator<Map.Entry<String, Long>> LARGEST_FIRST =
      Map.Entry.<String, Long>comparingByValue()
          .reversed()
          .thenComparing(Map.Entry.comparingByKey());

  private final Map<String, Long> weights = new HashMap<>();
  private long total;

  void add(String name, long weight) {
    addTotal(weight);
    addPart(name, weight);
  }

  void addTotal(long weight) {
    total += weight;
  }

  /** Adds to a name what the total has already; several names may share one weight. */
  void addPart(String name, long weight) {
    weights.merge(name, weight, Long::sum);
  }

  /** The largest shares first, between 0 and 1. */
  Map<String, Double> largest(int count) {
    Map<String, Double> largest = new LinkedHashMap<>();
    weights.entrySet().stream()
        .sorted(LARGEST_FIRST)
        .limit(count)
        .forEach(entry -> largest.put(entry.getKey(), entry.getValue() / (double) total));
    return largest;
  }
}
