package dev.sallyport.benchmarks.report;

import dev.sallyport.benchmarks.load.LoadAnswer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * All rounds of one target at one number of connections.
 *
 * @param rate answers a second
 * @param ratio rate divided by the baseline's rate of the same round; none when the baseline was
 *     not measured
 * @param costRatio processor time of all that took part in a request, the baseline's divided by
 *     this target's: what the ratio would be if nothing else used the processors and none of them
 *     ever waited
 * @param p50 latency in microseconds; likewise the others; the median over rounds
 * @param cost the mean over rounds, resident memory the highest
 */
public record Row(
    String target,
    int connections,
    Spread rate,
    Optional<Spread> ratio,
    Optional<Spread> costRatio,
    double p50,
    double p99,
    double p999,
    RequestCost cost) {
  static Row of(
      String target,
      int connections,
      Collection<Sample> samples,
      Collection<Double> ratios,
      Collection<Double> costRatios) {
    return new Row(
        target,
        connections,
        Spread.of(samples.stream().map(sample -> sample.load().rate()).toList()),
        spread(ratios),
        spread(costRatios),
        medianLatency(samples, LoadAnswer::p50),
        medianLatency(samples, LoadAnswer::p99),
        medianLatency(samples, LoadAnswer::p999),
        meanCost(samples.stream().map(Sample::cost).toList()));
  }

  private static Optional<Spread> spread(Collection<Double> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  private static double medianLatency(
      Collection<Sample> samples, ToDoubleFunction<LoadAnswer> latency) {
    return Spread.of(samples.stream().map(sample -> latency.applyAsDouble(sample.load())).toList())
        .median();
  }

  private static RequestCost meanCost(List<RequestCost> costs) {
    return new RequestCost(
        mean(costs, RequestCost::serverMicros),
        mean(costs, RequestCost::postgresMicros),
        mean(costs, RequestCost::generatorMicros),
        mean(costs, RequestCost::allocatedBytes),
        costs.stream().mapToLong(RequestCost::residentBytes).max().orElseThrow());
  }

  private static double mean(List<RequestCost> costs, ToDoubleFunction<RequestCost> part) {
    return costs.stream().mapToDouble(part).average().orElseThrow();
  }
}
