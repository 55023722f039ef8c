package dev.sallyport.vault.endpoint;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.service.address.IpNetwork;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How many requests one client's address may make. Of IPv6 a whole /64 counts as one address, since
 * one client has all of it. In this process's memory: it keeps one client from crowding out the
 * others, and is no policy. Thread-safe; one for all event loops.
 */
public final class AddressRates {
  /** Addresses counted at once; beyond it those that were not seen for longest start anew. */
  private static final int ADDRESSES = 100_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int NETWORK_OF_ONE_CLIENT = 64;

  private final double perMillisecond;
  private final int burst;
  private final InstantSource clock;
  private final Cache<String, Bucket> buckets;

  /**
   * @param perMinute how many on average, and how many at once after a minute of silence
   */
  public AddressRates(int perMinute, InstantSource clock) {
    this.perMillisecond = (double) perMinute / MINUTE.toMillis();
    this.burst = perMinute;
    this.clock = clock;
    this.buckets = Caffeine.newBuilder().maximumSize(ADDRESSES).executor(Runnable::run).build();
  }

  /** What is left for one address, as of when it was last looked at. */
  private static final class Bucket {
    private double left;
    private long at;

    private Bucket(double left, long at) {
      this.left = left;
      this.at = at;
    }
  }

  /**
   * Counts a request.
   *
   * @throws VaultRefusal when its address has none left
   */
  void count(VaultRequest request) {
    long now = clock.millis();
    Bucket bucket = buckets.get(client(request.client()), address -> new Bucket(burst, now));
    if (!take(bucket, now)) {
      throw new VaultRefusal(
          VaultError.TOO_MANY_REQUESTS,
          "address_rate",
          "Too many requests come from this address; try again in a moment.");
    }
  }

  private boolean take(Bucket bucket, long now) {
    synchronized (bucket) {
      // A clock that is set back gives nothing away.
      bucket.left = Math.min(burst, bucket.left + Math.max(0, now - bucket.at) * perMillisecond);
      bucket.at = now;
      if (bucket.left < 1) {
        return false;
      }
      bucket.left--;
      return true;
    }
  }

  private static String client(String address) {
    return address.indexOf(':') < 0
        ? address
        : IpNetwork.address(address)
            .map(each -> each.toPrefixBlock(NETWORK_OF_ONE_CLIENT).toCanonicalString())
            .orElse(address);
  }
}
