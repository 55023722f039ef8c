package dev.sallyport.gate.sandbox;

import dev.sallyport.service.address.IpNetwork;
import inet.ipaddr.IPAddress;

/** The network that a client is counted in: what one household or firm can change within. */
record ClientNetwork(String text) {
  /** An address that nobody knows is counted with all such. */
  private static final ClientNetwork UNKNOWN = new ClientNetwork("unknown");

  private static final int IPV4_PREFIX = 24;
  private static final int IPV6_PREFIX = 48;

  /** The network of this address in canonical form, as far as trusted proxies vouch for it. */
  static ClientNetwork of(String address) {
    return IpNetwork.address(address)
        .map(known -> new ClientNetwork(around(known).toCanonicalString()))
        .orElse(UNKNOWN);
  }

  private static IPAddress around(IPAddress address) {
    return address.toPrefixBlock(address.isIPv4() ? IPV4_PREFIX : IPV6_PREFIX);
  }
}
