package dev.sallyport.service.address;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A set of addresses, written as networks in CIDR notation; in its shortest form, so that two lists
 * of the same addresses are equal. Kept as bytes: thousands of lists stay in memory.
 */
public final class Networks {
  /** A longer list belongs into a firewall. Networks. */
  public static final int MAXIMUM = 32;

  /** One network: the bytes of its first address, and how many bits of them count. */
  private static final class Network {
    private final byte[] first;
    private final int bits;
    private final String text;

    Network(IPAddress block) {
      this.first = block.getLower().getBytes();
      this.bits = requireNonNull(block.getNetworkPrefixLength());
      this.text = (block.isMultiple() ? block : block.withoutPrefixLength()).toCanonicalString();
    }

    boolean contains(byte[] address) {
      if (address.length != first.length) {
        return false;
      }
      int whole = bits / Byte.SIZE;
      int rest = bits % Byte.SIZE;
      return Arrays.equals(first, 0, whole, address, 0, whole)
          && (rest == 0 || ((first[whole] ^ address[whole]) & 0xff) >>> (Byte.SIZE - rest) == 0);
    }

    boolean covers(Network other) {
      return bits <= other.bits && contains(other.first);
    }
  }

  private final List<Network> all;

  private Networks(List<Network> all) {
    this.all = List.copyOf(all);
  }

  /** No address at all. */
  public static Networks none() {
    return new Networks(List.of());
  }

  /**
   * Reads networks as {@link IpNetwork#parse} does.
   *
   * @return empty when one of them is none
   */
  public static Optional<Networks> parse(List<String> texts) {
    List<IPAddress> blocks = new ArrayList<>();
    for (String text : texts) {
      Optional<IpNetwork> network = IpNetwork.parse(text);
      if (network.isEmpty()) {
        return Optional.empty();
      }
      blocks.add(network.get().block());
    }
    List<Network> merged = new ArrayList<>();
    merged.addAll(merged(blocks, IPAddress::isIPv4));
    merged.addAll(merged(blocks, IPAddress::isIPv6));
    return Optional.of(new Networks(merged));
  }

  private static List<Network> merged(List<IPAddress> blocks, Predicate<IPAddress> family) {
    IPAddress[] some = blocks.stream().filter(family).toArray(IPAddress[]::new);
    return some.length == 0
        ? List.of()
        : Arrays.stream(some[0].mergeToPrefixBlocks(some))
            .map(IPAddress::assignPrefixForSingleBlock)
            .map(Network::new)
            .toList();
  }

  /** Whether it is all addresses of IPv4 or of IPv6, in however many parts they were written. */
  public boolean isCatchAll() {
    return all.stream().anyMatch(network -> network.bits == 0);
  }

  /** Whether the address is one of these; a text that is no address is not. */
  public boolean contains(String address) {
    return IpNetwork.address(address)
        .map(IPAddress::getBytes)
        .filter(bytes -> all.stream().anyMatch(network -> network.contains(bytes)))
        .isPresent();
  }

  /** Whether every address of {@code others} is one of these. */
  public boolean containsAll(Networks others) {
    return others.all.stream()
        .allMatch(other -> all.stream().anyMatch(network -> network.covers(other)));
  }

  /** The networks in CIDR notation. */
  public List<String> texts() {
    return all.stream().map(network -> network.text).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Networks networks && texts().equals(networks.texts());
  }

  @Override
  public int hashCode() {
    return texts().hashCode();
  }

  @Override
  public String toString() {
    return all.stream().map(network -> network.text).collect(joining(", "));
  }
}
