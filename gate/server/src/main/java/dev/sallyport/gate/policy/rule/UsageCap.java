package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/** So many requests, ever. */
public record UsageCap(long limit, MeterScope per) implements Rule {
  /** A higher cap caps nothing. Requests. */
  public static final long MAXIMUM_LIMIT = 1_000_000_000;

  public UsageCap {
    Bounds.require("limit", limit, 1, MAXIMUM_LIMIT);
  }

  @Override
  public RuleType type() {
    return RuleType.USAGE_CAP;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.Plain.COUNTED;
  }
}
