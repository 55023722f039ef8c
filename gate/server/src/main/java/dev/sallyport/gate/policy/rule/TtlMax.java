package dev.sallyport.gate.policy.rule;

import java.time.Duration;
import java.time.Instant;

/**
 * Grants live at most so long. It holds when a grant is made or extended; a grant that was there
 * before the policy is refused from the age on that the policy allows.
 */
public record TtlMax(long maximumSeconds) implements Rule {
  /** The shortest life that makes sense to demand. Seconds. */
  public static final long MINIMUM = 60;

  /** Ten years: a higher one limits nothing. Seconds. */
  public static final long MAXIMUM = 3650L * 24 * 60 * 60;

  public TtlMax {
    Bounds.require("maxSeconds", maximumSeconds, MINIMUM, MAXIMUM);
  }

  @Override
  public RuleType type() {
    return RuleType.TTL_MAX;
  }

  /** The longest life of a grant. */
  public Duration longest() {
    return Duration.ofSeconds(maximumSeconds);
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.of(
        now.isBefore(request.grantedAt().plusSeconds(maximumSeconds)),
        "The grant is older than the policy allows; an operator can make a new one: POST /api/agents/{id}/grants.");
  }
}
