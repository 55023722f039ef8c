package dev.sallyport.gate.policy.rule;

import dev.sallyport.service.address.IpNetwork;
import inet.ipaddr.IPAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Requests come from these networks only. An empty list allows nothing. */
public record IpAllowlist(List<IpNetwork> networks) implements Rule {
  /** Longer lists belong into a proxy. Networks. */
  public static final int MAXIMUM_NETWORKS = 200;

  public IpAllowlist {
    networks = networks.stream().distinct().toList();
    if (networks.size() > MAXIMUM_NETWORKS) {
      throw new IllegalArgumentException("at most " + MAXIMUM_NETWORKS + " networks");
    }
  }

  @Override
  public RuleType type() {
    return RuleType.IP_ALLOWLIST;
  }

  @Override
  public Finding check(RequestAttributes request, Instant now) {
    return Finding.of(
        allows(KnownAddresses.of(request.client())),
        "Send the request from a network that the policy allows.");
  }

  private boolean allows(Optional<IPAddress> client) {
    if (client.isEmpty()) {
      return false;
    }
    IPAddress address = client.get();
    for (IpNetwork network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
