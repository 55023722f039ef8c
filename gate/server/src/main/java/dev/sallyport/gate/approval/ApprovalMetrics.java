package dev.sallyport.gate.approval;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What is counted about held requests. */
public final class ApprovalMetrics {
  /** What became of one. */
  enum Outcome {
    REQUESTED,
    APPROVED,
    DENIED,
    EXPIRED,
    USED,
    FAILED
  }

  private final Map<Outcome, Counter> counters;

  /** Registers the counters. */
  public ApprovalMetrics(MeterRegistry registry) {
    counters =
        Arrays.stream(Outcome.values())
            .collect(
                toMap(
                    outcome -> outcome,
                    outcome ->
                        registry.counter(
                            "gate.approvals", "outcome", outcome.name().toLowerCase(Locale.ROOT)),
                    (one, other) -> one,
                    () -> new EnumMap<>(Outcome.class)));
  }

  void count(Outcome outcome) {
    requireNonNull(counters.get(outcome)).increment();
  }
}
