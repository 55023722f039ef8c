package dev.sallyport.gate.machine;

import dev.sallyport.service.address.Networks;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What holds a key besides its scopes.
 *
 * @param expiresAt empty: until revoked
 * @param networks where it may be used from; empty: from anywhere
 * @param requestsPerMinute empty: as often as anybody
 */
record KeyControls(
    Optional<Instant> expiresAt, Optional<Networks> networks, Optional<Integer> requestsPerMinute) {
  /** Nothing. */
  static final KeyControls NONE =
      new KeyControls(Optional.empty(), Optional.empty(), Optional.empty());

  /** A thousand a second is a program gone wild. */
  private static final int MAXIMUM_RATE = 60_000;

  /** Refuses controls that look like some and are none. */
  KeyControls {
    networks.ifPresent(KeyControls::requireSome);
    if (requestsPerMinute.filter(rate -> rate < 1 || rate > MAXIMUM_RATE).isPresent()) {
      throw new IllegalArgumentException(
          "The field 'requestsPerMinute' is a whole number from 1 to " + MAXIMUM_RATE);
    }
  }

  private static void requireSome(Networks networks) {
    int count = networks.texts().size();
    if (count < 1 || count > Networks.MAXIMUM) {
      throw new IllegalArgumentException(
          "The field 'cidrs' has 1 to "
              + Networks.MAXIMUM
              + " networks; leave it out for a key that is used from anywhere");
    }
    if (networks.isCatchAll()) {
      throw new IllegalArgumentException(
          "The field 'cidrs' covers every address there is; name the networks the key is used from, or leave it out");
    }
  }

  /** These controls, with those of {@code other} where there are none. */
  KeyControls or(KeyControls other) {
    return new KeyControls(
        expiresAt.or(other::expiresAt),
        networks.or(other::networks),
        requestsPerMinute.or(other::requestsPerMinute));
  }

  /** Whether a key with these is held at least as tightly as one with the others. */
  boolean isWithin(KeyControls other) {
    return holds(expiresAt, other.expiresAt, (mine, theirs) -> !mine.isAfter(theirs))
        && holds(networks, other.networks, (mine, theirs) -> theirs.containsAll(mine))
        && holds(requestsPerMinute, other.requestsPerMinute, (mine, theirs) -> mine <= theirs);
  }

  private static <T> boolean holds(Optional<T> mine, Optional<T> theirs, BiPredicate<T, T> within) {
    return theirs.isEmpty() || (mine.isPresent() && within.test(mine.get(), theirs.get()));
  }

  /** Whether the key may be used from this address. */
  boolean permitFrom(String client) {
    return networks.isEmpty() || networks.get().contains(client);
  }
}
