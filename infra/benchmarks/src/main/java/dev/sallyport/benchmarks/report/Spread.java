package dev.sallyport.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** What several rounds measured: the middle one, and how far they lie apart. */
public record Spread(double median, double min, double max) {
  /**
   * The spread of at least one value; the median of an even count is the mean of the two in the
   * middle.
   */
  public static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no value, no spread");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** For instance {@code 0.41 (0.39–0.44)}. */
  public String text() {
    return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", median, min, max);
  }
}
