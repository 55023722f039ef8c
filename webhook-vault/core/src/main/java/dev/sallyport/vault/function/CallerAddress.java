package dev.sallyport.vault.function;

import dev.sallyport.service.address.IpNetwork;
import dev.sallyport.service.address.Networks;
import dev.sallyport.vault.endpoint.HeaderSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose request it is, as far as the platform can be believed: the last address that is no trusted
 * proxy. The platform itself wrote the last entry of {@code X-Forwarded-For}; who called could have
 * written all before it.
 */
final class CallerAddress {
  private static final String FORWARDED_FOR = "x-forwarded-for";
  private static final Pattern WITH_PORT =
      Pattern.compile("([0-9.]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}");
  private static final String UNKNOWN = "unknown";

  /** More hops than any real chain of proxies. */
  private static final int MAXIMUM_HOPS = 32;

  private final Networks proxies;

  CallerAddress(Networks proxies) {
    this.proxies = proxies;
  }

  String of(Optional<String> peer, HeaderSource headers) {
    String nearest = peer.map(CallerAddress::canonical).orElse(UNKNOWN);
    return peer.isPresent() && !proxies.contains(nearest) ? nearest : behind(nearest, headers);
  }

  private String behind(String nearest, HeaderSource headers) {
    String[] hops = String.join(",", headers.values(FORWARDED_FOR)).split(",", -1);
    int last = Math.max(0, hops.length - MAXIMUM_HOPS);
    for (int i = hops.length - 1; i >= last; i--) {
      String hop = canonical(hops[i].strip());
      if (!proxies.contains(hop)) {
        return hop.equals(UNKNOWN) ? nearest : hop;
      }
    }
    return nearest;
  }

  private static String canonical(String address) {
    return IpNetwork.address(withoutPort(address))
        .map(each -> each.toCanonicalString())
        .orElse(UNKNOWN);
  }

  /** Azure writes the port that the caller came from behind its address. */
  private static String withoutPort(String address) {
    Matcher matcher = WITH_PORT.matcher(address);
    return matcher.matches() ? matcher.group(1).replaceAll("[\\[\\]]", "") : address;
  }
}
