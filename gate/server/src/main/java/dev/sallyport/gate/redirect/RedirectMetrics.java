package dev.sallyport.gate.redirect;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.sallyport.gate.policy.rule.RuleType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What is counted about decisions. */
public final class RedirectMetrics {
  private final Counter allowed;
  private final Map<Denial, Counter> denied;
  private final Map<RuleType, Counter> deniedByRule;
  private final Counter malformedKeys;
  private final Counter remembered;
  private final Counter readings;
  private final Counter overtaken;
  private final Counter lastWords;
  private final Counter unavailable;
  private final Counter brokenGlass;

  /** Registers the counters. */
  public RedirectMetrics(MeterRegistry registry) {
    allowed = registry.counter("gate.decisions", "outcome", "allow", "reason", "none");
    denied =
        Arrays.stream(Denial.values())
            .collect(
                toMap(
                    reason -> reason,
                    reason ->
                        registry.counter(
                            "gate.decisions", "outcome", "deny", "reason", reason.name()),
                    (one, other) -> one,
                    () -> new EnumMap<>(Denial.class)));
    deniedByRule =
        Arrays.stream(RuleType.values())
            .collect(
                toMap(
                    rule -> rule,
                    rule -> registry.counter("gate.policies.denied", "rule", rule.wireName()),
                    (one, other) -> one,
                    () -> new EnumMap<>(RuleType.class)));
    malformedKeys = registry.counter("gate.keys.malformed");
    remembered = registry.counter("gate.facts", "from", "memory");
    readings = registry.counter("gate.facts", "from", "database");
    overtaken = registry.counter("gate.decisions.overtaken");
    lastWords = registry.counter("gate.decisions.under.lock");
    unavailable = registry.counter("gate.decisions.unavailable");
    brokenGlass = registry.counter("gate.break.glass", "outcome", "used");
  }

  void allowed() {
    allowed.increment();
  }

  void denied(Denial reason) {
    requireNonNull(denied.get(reason)).increment();
  }

  /** Refused; the first rule stands for all that were not satisfied. */
  void denied(Refusal refusal) {
    denied(refusal.denial());
    if (!refusal.reasons().isEmpty()) {
      requireNonNull(deniedByRule.get(refusal.reasons().getFirst().type())).increment();
    }
  }

  /** A key without the shape or checksum of one: nothing else remembers it. */
  void malformedKey() {
    malformedKeys.increment();
  }

  void remembered() {
    remembered.increment();
  }

  void read() {
    readings.increment();
  }

  /** A decision whose facts had changed by the time it was to be written. */
  void overtaken() {
    overtaken.increment();
  }

  void decidedUnderLock() {
    lastWords.increment();
  }

  /** A permission that only an opening gave. */
  void brokenGlass() {
    brokenGlass.increment();
  }

  void unavailable() {
    unavailable.increment();
  }
}
