package dev.sallyport.service.address;

import java.net.InetAddress;

/**
 * How far an address reaches (the special-purpose registries of RFC 6890 and its updates).
 * Everything that is not known to be public is something else.
 */
public enum AddressScope {
  /** Reachable from the whole internet, and one host. */
  PUBLIC,
  /** This host. */
  LOOPBACK,
  /** No host: the unspecified address and its network. */
  UNSPECIFIED,
  /** Private networks of IPv4 (RFC 1918) and IPv6 (RFC 4193), and local translation prefixes. */
  PRIVATE,
  /** Between a provider and its customers (RFC 6598). */
  SHARED,
  /** One link; metadata services of clouds are here. */
  LINK_LOCAL,
  /** Examples in documents. */
  DOCUMENTATION,
  /** Many hosts. */
  MULTICAST,
  /** Benchmarks, protocols, tunnels, broadcast and what is not assigned. */
  RESERVED;

  /**
   * The scope of {@code address}. An address that embeds another one (IPv4-mapped, IPv4-compatible,
   * NAT64, 6to4) has the scope of that one, since that is where packets go.
   */
  public static AddressScope of(InetAddress address) {
    return SpecialNetworks.scopeOf(address.getAddress());
  }

  /** Whether this is {@link #PUBLIC}. */
  public boolean isPublic() {
    return this == PUBLIC;
  }
}
