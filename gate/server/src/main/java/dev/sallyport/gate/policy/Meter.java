package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.MeterScope;
import dev.sallyport.gate.policy.rule.RateLimit;
import dev.sallyport.gate.policy.rule.Rule;
import dev.sallyport.gate.policy.rule.RuleType;
import dev.sallyport.gate.policy.rule.UsageCap;
import org.jspecify.annotations.Nullable;

/**
 * What a permitted request has to be counted on. A counter belongs to {@code policy}, {@code
 * scope}, {@code windowSeconds} and the scope's subject; a policy has no two rules on one counter.
 * So a count outlives a change of the limit, and of the order of rules.
 *
 * @param rule position of the rule in its policy, for explanations
 * @param limit most requests
 * @param windowSeconds in so many seconds; {@link #LIFETIME} for ever
 */
public record Meter(
    PolicyId policy, int rule, RuleType type, MeterScope scope, long limit, long windowSeconds) {
  /** The window of a usage cap. */
  public static final long LIFETIME = 0;

  /** Whether it is never refilled. */
  public boolean isLifetime() {
    return windowSeconds == LIFETIME;
  }

  /** The meter of a rule; null when it counts nothing. */
  static @Nullable Meter of(PolicyId policy, int position, Rule rule) {
    return switch (rule) {
      case RateLimit rate ->
          new Meter(policy, position, rate.type(), rate.per(), rate.limit(), rate.windowSeconds());
      case UsageCap cap ->
          new Meter(policy, position, cap.type(), cap.per(), cap.limit(), LIFETIME);
      default -> null;
    };
  }
}
