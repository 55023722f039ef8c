package dev.sallyport.gate.grant;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the lives of one grant may be, when it is made and when it is extended. A limit that is
 * empty limits nothing.
 *
 * @param expiresAt no life reaches beyond this
 * @param maxTtl the longest that one granting or extending gives, from then on
 * @param defaultTtl what is given when no end is asked for
 */
public record GrantPolicy(
    Optional<Instant> expiresAt, Optional<Duration> maxTtl, Optional<Duration> defaultTtl) {
  /** Limits nothing. */
  public static final GrantPolicy NONE =
      new GrantPolicy(Optional.empty(), Optional.empty(), Optional.empty());

  /** Refuses lives that no grant may have with {@link IllegalArgumentException}. */
  public GrantPolicy {
    maxTtl.ifPresent(ttl -> requireLife("maxTtlSeconds", ttl));
    defaultTtl.ifPresent(ttl -> requireLife("defaultTtlSeconds", ttl));
    if (maxTtl.isPresent()
        && defaultTtl.isPresent()
        && defaultTtl.get().compareTo(maxTtl.get()) > 0) {
      throw new IllegalArgumentException(
          "The field 'grantPolicy.defaultTtlSeconds' is at most maxTtlSeconds");
    }
  }

  private static void requireLife(String field, Duration ttl) {
    if (ttl.compareTo(AskedEnd.MINIMUM_LIFE) < 0 || ttl.compareTo(AskedEnd.MAXIMUM_LIFE) > 0) {
      throw new IllegalArgumentException(
          "The field 'grantPolicy.%s' is %d to %d seconds"
              .formatted(
                  field, AskedEnd.MINIMUM_LIFE.toSeconds(), AskedEnd.MAXIMUM_LIFE.toSeconds()));
    }
  }

  /**
   * When a life that begins now ends; empty: with revocation.
   *
   * @throws IllegalArgumentException when the policy does not permit the end that was asked for, or
   *     any life at all; the message is for the sender
   */
  public Optional<Instant> end(AskedEnd asked, Instant now) {
    Optional<Instant> latest = latest(now);
    Optional<Instant> wanted = asked.from(now);
    if (wanted.isPresent()
        && latest.isPresent()
        && wanted.get().isAfter(latest.get().plus(AskedEnd.CLOCK_ALLOWANCE))) {
      throw new IllegalArgumentException(
          "The grant's policy permits an end at most at " + latest.get());
    }
    return earliest(wanted.or(() -> defaultTtl.map(now::plus)), latest);
  }

  /**
   * What remains, under this policy, of a life that would end at {@code end}.
   *
   * @throws IllegalArgumentException when nothing remains; the message is for the sender
   */
  public Optional<Instant> shortened(Optional<Instant> end, Instant now) {
    return earliest(end, latest(now));
  }

  private Optional<Instant> latest(Instant now) {
    if (expiresAt.isPresent() && !expiresAt.get().isAfter(now)) {
      throw new IllegalArgumentException("The grant's policy ended at " + expiresAt.get());
    }
    return earliest(expiresAt, maxTtl.map(now::plus));
  }

  private static Optional<Instant> earliest(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Instant::compareTo);
  }
}
