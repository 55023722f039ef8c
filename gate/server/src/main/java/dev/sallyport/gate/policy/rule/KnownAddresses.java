package dev.sallyport.gate.policy.rule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sallyport.service.address.IpNetwork;
import inet.ipaddr.IPAddress;
import java.util.Optional;

/**
 * Addresses of clients that were read before: reading one costs more than looking at all rules of a
 * policy. What a text means never changes, so nothing in here is ever out of date.
 */
final class KnownAddresses {
  /** An address takes some 500 bytes. */
  private static final int ADDRESSES = 4_096;

  /** No address is longer; what is longer is not kept. Characters. */
  private static final int LONGEST = 45;

  private static final Cache<String, Optional<IPAddress>> ADDRESS_OF =
      Caffeine.newBuilder().maximumSize(ADDRESSES).build();

  private KnownAddresses() {}

  /** The single address that {@code text} is. */
  static Optional<IPAddress> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<IPAddress> known = ADDRESS_OF.getIfPresent(text);
    return known == null ? ADDRESS_OF.get(text, IpNetwork::address) : known;
  }
}
