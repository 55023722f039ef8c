package dev.sallyport.gate.policy;

import dev.sallyport.gate.identity.PolicyId;
import dev.sallyport.gate.policy.rule.RuleType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is refused.
 *
 * @param policy for operators and the log; agents are told the rule and the remedy
 * @param rule position of the rule in its policy
 * @param remedy what would satisfy the rule, in words; no address, no other principal
 * @param retryAt when time alone will satisfy it; null when time does not help
 */
public record Reason(
    PolicyId policy, int rule, RuleType type, String remedy, @Nullable Instant retryAt) {

  /**
   * A counter has nothing left.
   *
   * @param retryAt when it has; null for a lifetime cap
   */
  public static Reason spent(Meter meter, @Nullable Instant retryAt) {
    String remedy =
        meter.isLifetime()
            ? "The policy's cap of %d requests per %s is used up; an operator can raise it."
                .formatted(meter.limit(), meter.scope().wireName())
            : "Ask less often: the policy allows %d requests in %d seconds per %s."
                .formatted(meter.limit(), meter.windowSeconds(), meter.scope().wireName());
    return new Reason(meter.policy(), meter.rule(), meter.type(), remedy, retryAt);
  }
}
