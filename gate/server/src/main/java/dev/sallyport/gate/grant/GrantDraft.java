package dev.sallyport.gate.grant;

import dev.sallyport.ticket.ServiceName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A grant that is still to be made.
 *
 * @param createdAt from the same clock as {@code expiresAt}
 * @param expiresAt empty: until revoked
 */
public record GrantDraft(
    ServiceName service,
    RefreshPolicy refreshPolicy,
    Instant createdAt,
    Optional<Instant> expiresAt) {
  /** A shorter grant is over before an operator has passed it on. */
  public static final Duration MINIMUM_LIFE = Duration.ofHours(1);

  /** Longer than this, a grant should be looked at again; or be until revoked, on purpose. */
  public static final Duration MAXIMUM_LIFE = Duration.ofDays(30);

  /** The sender computed an absolute end a moment ago, by its own clock. */
  private static final Duration CLOCK_ALLOWANCE = Duration.ofMinutes(1);

  /** Refuses an end outside the limits with {@link IllegalArgumentException}. */
  public GrantDraft {
    if (expiresAt.isPresent() && isOutsideLimits(Duration.between(createdAt, expiresAt.get()))) {
      throw new IllegalArgumentException(
          "A grant ends 1 hour to 30 days from now, or is until revoked when no end is given");
    }
  }

  private static boolean isOutsideLimits(Duration life) {
    return life.compareTo(MINIMUM_LIFE.minus(CLOCK_ALLOWANCE)) < 0
        || life.compareTo(MAXIMUM_LIFE.plus(CLOCK_ALLOWANCE)) > 0;
  }
}
