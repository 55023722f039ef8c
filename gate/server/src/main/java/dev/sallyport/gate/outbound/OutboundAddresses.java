package dev.sallyport.gate.outbound;

import dev.sallyport.service.address.AddressScope;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * Looks at where a name leads. The gate calls hosts that its operators name, so a name that leads
 * into the gate's own network is refused, and the address that was looked at is the one that is
 * then called: a name that changes in between changes nothing.
 */
public final class OutboundAddresses {
  private final HostAddresses resolver;
  private final boolean loopbackGate;

  /**
   * A gate that is public at a loopback URL is one to try things with: what it calls is on the same
   * machine.
   */
  public OutboundAddresses(HostAddresses resolver, URI gateUrl) {
    this.resolver = resolver;
    this.loopbackGate = isLoopbackName(gateUrl.getHost());
  }

  /** The address to call. Fails with {@link UnfitUrlException}. */
  public Future<InetAddress> check(OutboundUrl url) {
    return resolver
        .of(url.hostToResolve())
        .recover(
            unknown ->
                Future.failedFuture(
                    new UnfitUrlException("its host has an address; this one was not found")))
        .map(addresses -> fitting(url, addresses));
  }

  private InetAddress fitting(OutboundUrl url, List<InetAddress> addresses) {
    boolean allLoopback =
        addresses.stream().allMatch(address -> AddressScope.of(address) == AddressScope.LOOPBACK);
    if (loopbackGate && allLoopback) {
      return addresses.getFirst();
    }
    if (!addresses.stream().allMatch(address -> AddressScope.of(address).isPublic())) {
      throw new UnfitUrlException("every address of its host is on the public internet");
    }
    if (!url.isTls()) {
      throw new UnfitUrlException("it starts with https://");
    }
    return addresses.getFirst();
  }

  private static boolean isLoopbackName(String host) {
    return host.equals("localhost")
        || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}")
        || host.equals("[::1]");
  }
}
