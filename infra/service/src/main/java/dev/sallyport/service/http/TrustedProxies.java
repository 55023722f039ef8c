package dev.sallyport.service.http;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The networks whose {@code X-Forwarded-For} we believe. Empty means none. */
public final class TrustedProxies {
  /** More hops than any real chain of proxies; the rest of a longer header is not looked at. */
  private static final int MAXIMUM_HOPS = 32;

  /** Plain addresses with an optional prefix length, none of the library's other notations. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .allowSingleSegment(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .getParentBuilder()
          .toParams();

  private final List<IPAddress> networks;

  private TrustedProxies(List<IPAddress> networks) {
    this.networks = List.copyOf(networks);
  }

  /** Nobody is trusted. */
  public static TrustedProxies none() {
    return new TrustedProxies(List.of());
  }

  /**
   * Reads networks in CIDR notation, such as {@code 10.0.0.0/8}, or single addresses.
   *
   * @throws IllegalArgumentException when one is neither
   */
  public static TrustedProxies parse(List<String> networks) {
    return new TrustedProxies(
        networks.stream()
            .map(
                text ->
                    address(text).orElseThrow(() -> new IllegalArgumentException("not a network")))
            .map(IPAddress::toPrefixBlock)
            .toList());
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  String clientBehind(@Nullable String peer, List<String> headers) {
    Optional<IPAddress> socket = address(peer);
    if (socket.isEmpty() || !trusts(socket.get())) {
      return canonical(peer);
    }
    String[] hops = String.join(",", headers).split(",", -1);
    int last = Math.max(0, hops.length - MAXIMUM_HOPS);
    for (int i = hops.length - 1; i >= last; i--) {
      Optional<IPAddress> hop = single(hops[i].strip());
      if (hop.isEmpty()) {
        return canonical(peer);
      }
      if (!trusts(hop.get())) {
        return text(hop.get());
      }
    }
    return canonical(peer);
  }

  private boolean trusts(IPAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** The canonical text of an address: an IPv4-mapped IPv6 address is the IPv4 address. */
  static String canonical(@Nullable String address) {
    return address(address).map(TrustedProxies::text).orElse("unknown");
  }

  private static String text(IPAddress address) {
    return address.toCanonicalString();
  }

  private static Optional<IPAddress> single(String text) {
    return address(text).filter(address -> !address.isMultiple() && !address.isPrefixed());
  }

  private static Optional<IPAddress> address(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    try {
      IPAddress address = new IPAddressString(text, STRICT).toAddress();
      return Optional.ofNullable(address).map(TrustedProxies::unmapped);
    } catch (AddressStringException e) {
      return Optional.empty();
    }
  }

  private static IPAddress unmapped(IPAddress address) {
    return address.isIPv6() && address.toIPv6().isIPv4Mapped()
        ? address.toIPv6().getEmbeddedIPv4Address()
        : address;
  }
}
