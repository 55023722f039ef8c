package dev.sallyport.gate.grant;

import static java.util.Objects.requireNonNullElse;

import dev.sallyport.gate.policy.LifetimeLimit;
import java.time.Instant;

/** What a grant that is alive becomes. */
@FunctionalInterface
interface Alteration {
  /** Refuses with {@link IllegalArgumentException}, whose message is for the sender. */
  Grant of(Grant grant, Instant now);

  /** The same, where policies bound how long grants live. */
  default Alteration within(LifetimeLimit limit) {
    return (grant, now) -> {
      Grant altered = of(grant, now);
      limit.requireNotLater(grant.expiresAt(), altered.expiresAt(), grant.createdAt());
      return altered;
    };
  }

  /** What the sender of a refused end is told. */
  static String advice(IllegalArgumentException refusal) {
    return requireNonNullElse(refusal.getMessage(), "The grant may not have that end");
  }
}
