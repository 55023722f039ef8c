package dev.sallyport.gate.policy.rule;

import java.time.Instant;

/** So many requests in a window of time. */
public record RateLimit(long limit, long windowSeconds, MeterScope per) implements Rule {
  /** A higher limit limits nothing. Requests. */
  public static final long MAXIMUM_LIMIT = 1_000_000;

  /** Longer windows are caps. Seconds: 31 days. */
  public static final long MAXIMUM_WINDOW = 31L * 24 * 60 * 60;

  public RateLimit {
    Bounds.require("limit", limit, 1, MAXIMUM_LIMIT);
    Bounds.require("windowSeconds", windowSeconds, 1, MAXIMUM_WINDOW);
  }

  @Override
  public RuleType type() {
    return RuleType.RATE_LIMIT;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.Plain.COUNTED;
  }
}
