package dev.sallyport.service.address;

import static dev.sallyport.service.address.AddressScope.DOCUMENTATION;
import static dev.sallyport.service.address.AddressScope.LINK_LOCAL;
import static dev.sallyport.service.address.AddressScope.LOOPBACK;
import static dev.sallyport.service.address.AddressScope.MULTICAST;
import static dev.sallyport.service.address.AddressScope.PRIVATE;
import static dev.sallyport.service.address.AddressScope.PUBLIC;
import static dev.sallyport.service.address.AddressScope.RESERVED;
import static dev.sallyport.service.address.AddressScope.SHARED;
import static dev.sallyport.service.address.AddressScope.UNSPECIFIED;

import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.ipv4.IPv4Address;
import inet.ipaddr.ipv6.IPv6Address;
import java.util.Arrays;
import java.util.List;

/** The networks that are not the public internet. */
final class SpecialNetworks {
  private record Network(IPAddress block, AddressScope scope) {}

  /** An IPv6 network whose addresses carry an IPv4 address, and the byte where it starts. */
  private record Embedding(IPAddress block, int start) {}

  private static final List<Network> IPV4 =
      List.of(
          network("0.0.0.0/8", UNSPECIFIED),
          network("10.0.0.0/8", PRIVATE),
          network("100.64.0.0/10", SHARED),
          network("127.0.0.0/8", LOOPBACK),
          network("169.254.0.0/16", LINK_LOCAL),
          network("172.16.0.0/12", PRIVATE),
          network("192.0.0.0/24", RESERVED),
          network("192.0.2.0/24", DOCUMENTATION),
          network("192.88.99.0/24", RESERVED),
          network("192.168.0.0/16", PRIVATE),
          network("198.18.0.0/15", RESERVED),
          network("198.51.100.0/24", DOCUMENTATION),
          network("203.0.113.0/24", DOCUMENTATION),
          network("224.0.0.0/4", MULTICAST),
          network("240.0.0.0/4", RESERVED));

  private static final List<Network> IPV6 =
      List.of(
          network("::/128", UNSPECIFIED),
          network("::1/128", LOOPBACK),
          network("64:ff9b:1::/48", PRIVATE),
          network("2001:db8::/32", DOCUMENTATION),
          network("2001::/23", RESERVED),
          network("3fff::/20", DOCUMENTATION),
          network("fc00::/7", PRIVATE),
          network("fe80::/10", LINK_LOCAL),
          network("fec0::/10", PRIVATE),
          network("ff00::/8", MULTICAST));

  /** Mapped, NAT64, 6to4, and last, since it covers the addresses above, compatible. */
  private static final List<Embedding> EMBEDDINGS =
      List.of(
          new Embedding(block("::ffff:0:0/96"), 12),
          new Embedding(block("64:ff9b::/96"), 12),
          new Embedding(block("2002::/16"), 2),
          new Embedding(block("::/96"), 12));

  private static final IPAddress GLOBAL_UNICAST = block("2000::/3");

  private SpecialNetworks() {}

  static AddressScope scopeOf(byte[] address) {
    return address.length == 4
        ? scopeOf(new IPv4Address(address))
        : scopeOf(new IPv6Address(address), address);
  }

  private static AddressScope scopeOf(IPv4Address address) {
    return IPV4.stream()
        .filter(network -> network.block().contains(address))
        .findFirst()
        .map(Network::scope)
        .orElse(PUBLIC);
  }

  private static AddressScope scopeOf(IPv6Address address, byte[] bytes) {
    for (Network network : IPV6) {
      if (network.block().contains(address)) {
        return network.scope();
      }
    }
    for (Embedding embedding : EMBEDDINGS) {
      if (embedding.block().contains(address)) {
        return scopeOf(Arrays.copyOfRange(bytes, embedding.start(), embedding.start() + 4));
      }
    }
    return GLOBAL_UNICAST.contains(address) ? PUBLIC : RESERVED;
  }

  private static Network network(String cidr, AddressScope scope) {
    return new Network(block(cidr), scope);
  }

  private static IPAddress block(String cidr) {
    return new IPAddressString(cidr).getAddress().toPrefixBlock();
  }
}
