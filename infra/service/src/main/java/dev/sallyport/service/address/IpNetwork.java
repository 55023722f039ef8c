package dev.sallyport.service.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.ipv4.IPv4Address;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network in CIDR notation, or one address. An IPv4-mapped IPv6 address is the IPv4 address, here
 * and in whatever is looked for.
 */
public final class IpNetwork {
  /** In ::ffff:0:0/96 the last 32 bits are the IPv4 address. Bits. */
  private static final int MAPPED_PREFIX = 96;

  /** No spaces, no zones, no zeros in front of a prefix length. */
  private static final Pattern SHAPE =
      Pattern.compile("[0-9A-Fa-f.:]{2,45}(?:/(?:0|[1-9][0-9]{0,2}))?");

  /** Plain notation, and none of the library's others. */
  private static final IPAddressStringParameters STRICT =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowMask(false)
          .allowPrefixOnly(false)
          .allowWildcardedSeparator(false)
          .allowSingleSegment(false)
          .getIPv4AddressParametersBuilder()
          .allow_inet_aton(false)
          .allowLeadingZeros(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getParentBuilder()
          .toParams();

  private final IPAddress block;
  private final String text;

  private IpNetwork(IPAddress block) {
    this.block = block;
    this.text = block.toCanonicalString();
  }

  /**
   * The network that {@code text} is, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code
   * 192.0.2.7}; nothing when it is none, or has bits set after its prefix.
   */
  public static Optional<IpNetwork> parse(String text) {
    return read(text)
        .filter(address -> !address.isPrefixed() || address.isPrefixBlock())
        .map(IpNetwork::unmapped)
        .map(IpNetwork::withoutFullPrefix)
        .map(IpNetwork::new);
  }

  /** Whether the address is in this network; false for a text that is no single address. */
  public boolean contains(String address) {
    return address(address).filter(this::contains).isPresent();
  }

  /** Whether the address, as {@link #address} reads it, is in this network. */
  public boolean contains(IPAddress address) {
    return block.contains(address);
  }

  /** The single address that {@code text} is. */
  public static Optional<IPAddress> address(String text) {
    return read(text).filter(address -> !address.isPrefixed()).map(IpNetwork::unmapped);
  }

  IPAddress block() {
    return block;
  }

  private static Optional<IPAddress> read(String text) {
    try {
      return SHAPE.matcher(text).matches()
          ? Optional.ofNullable(new IPAddressString(text, STRICT).toAddress())
          : Optional.empty();
    } catch (AddressStringException e) {
      return Optional.empty();
    }
  }

  private static IPAddress unmapped(IPAddress address) {
    if (!address.isIPv6() || !address.toIPv6().isIPv4Mapped()) {
      return address;
    }
    byte[] bytes = address.getBytes();
    IPv4Address embedded =
        new IPv4Address(Arrays.copyOfRange(bytes, bytes.length - 4, bytes.length));
    Integer prefix = address.getNetworkPrefixLength();
    return prefix == null ? embedded : embedded.toPrefixBlock(prefix - MAPPED_PREFIX);
  }

  private static IPAddress withoutFullPrefix(IPAddress address) {
    return address.isMultiple() ? address : address.withoutPrefixLength();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IpNetwork network && network.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return text;
  }
}
