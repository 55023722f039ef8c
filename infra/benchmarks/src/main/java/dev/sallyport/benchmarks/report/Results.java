package dev.sallyport.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;

/** Everything one run measured, and what follows from it. */
public final class Results {
  /** The target that all others are divided by. */
  public static final String BASELINE = "bare";

  private final List<Sample> samples = new ArrayList<>();

  public void add(Sample sample) {
    samples.add(sample);
  }

  public List<Sample> samples() {
    return List.copyOf(samples);
  }

  /**
   * One row for each number of connections and target, targets in the order they were measured in.
   */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    List<String> targets = samples.stream().map(Sample::target).distinct().toList();
    for (int connections : new TreeSet<>(samples.stream().map(Sample::connections).toList())) {
      for (String target : targets) {
        List<Sample> own =
            samples.stream()
                .filter(
                    sample -> sample.connections() == connections && sample.target().equals(target))
                .toList();
        if (!own.isEmpty()) {
          rows.add(
              Row.of(
                  target,
                  connections,
                  own,
                  ratios(own, (each, base) -> each.load().rate() / base.load().rate()),
                  ratios(
                      own, (each, base) -> base.cost().totalMicros() / each.cost().totalMicros())));
        }
      }
    }
    return rows;
  }

  /**
   * Each sample against the baseline of its own round: what slows the machine down for a while
   * slows both.
   */
  private List<Double> ratios(List<Sample> own, ToDoubleBiFunction<Sample, Sample> ratio) {
    return own.stream()
        .flatMap(
            sample -> baselineOf(sample).map(base -> ratio.applyAsDouble(sample, base)).stream())
        .toList();
  }

  private Optional<Sample> baselineOf(Sample sample) {
    return samples.stream()
        .filter(
            other ->
                other.target().equals(BASELINE)
                    && other.round() == sample.round()
                    && other.connections() == sample.connections())
        .findFirst();
  }
}
