package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/**
 * One demand on requests. Rules are immutable, compiled when they are made, and compared by value.
 */
public sealed interface Rule
    permits Condition,
        Geo,
        HolderBinding,
        IpAllowlist,
        RateLimit,
        RequireApproval,
        TimeWindow,
        TtlMax,
        Unreadable,
        UsageCap {

  /** Its kind. */
  RuleType type();

  /** What the rule says of a request at a moment. */
  Finding check(RequestAttributes request, Instant now);
}
