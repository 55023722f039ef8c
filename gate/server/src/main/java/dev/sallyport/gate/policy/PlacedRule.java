package dev.sallyport.gate.policy;

import dev.sallyport.gate.policy.rule.Rule;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule, the policy it stands in, where, and what it counts. */
record PlacedRule(Policy policy, int position, Rule rule, @Nullable Meter meter) {

  static Stream<PlacedRule> allOf(Policy policy) {
    return IntStream.range(0, policy.rules().size())
        .mapToObj(
            i -> {
              Rule rule = policy.rules().get(i);
              return new PlacedRule(policy, i, rule, Meter.of(policy.id(), i, rule));
            });
  }

  Reason reason(String remedy, @Nullable Instant retryAt) {
    return new Reason(policy.id(), position, rule.type(), remedy, retryAt);
  }
}
