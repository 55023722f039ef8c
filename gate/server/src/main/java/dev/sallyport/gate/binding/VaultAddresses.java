package dev.sallyport.gate.binding;

import dev.sallyport.service.address.AddressScope;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Looks at where a vault's name leads. The gate calls vaults that its operators name, so a name
 * that leads into the gate's own network is refused, and the address that was looked at is the one
 * that is then called: a name that changes in between changes nothing.
 */
final class VaultAddresses {
  private final HostAddresses resolver;
  private final boolean loopbackGate;

  /**
   * A gate that is public at a loopback URL is one to try things with: its vaults are on the same
   * machine.
   */
  VaultAddresses(HostAddresses resolver, URI gateUrl) {
    this.resolver = resolver;
    this.loopbackGate = isLoopbackName(gateUrl.getHost());
  }

  /** The address to call. Fails with {@link UnfitVaultUrlException}. */
  Future<InetAddress> check(VaultUrl url) {
    return resolver
        .of(url.hostToResolve())
        .recover(
            unknown ->
                Future.failedFuture(
                    new UnfitVaultUrlException("its host has an address; this one was not found")))
        .map(addresses -> fitting(url, addresses));
  }

  private InetAddress fitting(VaultUrl url, List<InetAddress> addresses) {
    boolean allLoopback =
        addresses.stream().allMatch(address -> AddressScope.of(address) == AddressScope.LOOPBACK);
    if (loopbackGate && allLoopback) {
      return addresses.getFirst();
    }
    if (!addresses.stream().allMatch(address -> AddressScope.of(address).isPublic())) {
      throw new UnfitVaultUrlException("every address of its host is on the public internet");
    }
    if (!url.isTls()) {
      throw new UnfitVaultUrlException("it starts with https://");
    }
    return addresses.getFirst();
  }

  private static boolean isLoopbackName(String host) {
    return host.equals("localhost")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
        || host.equals("[::1]");
  }
}
