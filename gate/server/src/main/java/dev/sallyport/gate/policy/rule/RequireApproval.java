package dev.sallyport.gate.policy.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody approves the request first.
 *
 * @param reasonRequired whether the agent has to say why
 * @param lasts how long an approval counts; empty: for one request
 */
public record RequireApproval(boolean reasonRequired, Optional<Duration> lasts) implements Rule {
  /** A shorter approval is over before the agent has noticed. Seconds. */
  public static final long MINIMUM_SECONDS = 60;

  /** Longer than a week, what was approved is no longer what happens. Seconds. */
  public static final long MAXIMUM_SECONDS = 7L * 24 * 60 * 60;

  public RequireApproval {
    lasts.ifPresent(
        time ->
            Bounds.require("approvalSeconds", time.toSeconds(), MINIMUM_SECONDS, MAXIMUM_SECONDS));
  }

  @Override
  public RuleType type() {
    return RuleType.REQUIRE_APPROVAL;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.Plain.APPROVAL_NEEDED;
  }
}
