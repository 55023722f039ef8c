package dev.sallyport.vault.outbound;

import dev.sallyport.service.address.AddressScope;
import dev.sallyport.service.address.Networks;
import dev.sallyport.vault.endpoint.VaultError;
import dev.sallyport.vault.endpoint.VaultRefusal;
import dev.sallyport.vault.request.Origin;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/**
 * Looks at where an upstream's name leads. Every address of it must be public, or one that the
 * vault's operator listed; metadata services and the vault's own network are neither. The address
 * that was looked at is the one that is then connected to, so a name that changes in between
 * changes nothing. Without TLS a request goes to listed addresses only.
 */
public final class UpstreamAddresses {
  private final HostAddresses resolver;
  private final Networks listed;

  /**
   * @param listed addresses that are not public and allowed all the same
   */
  public UpstreamAddresses(HostAddresses resolver, Networks listed) {
    this.resolver = resolver;
    this.listed = listed;
  }

  /** The address to connect to; fails with a {@link VaultRefusal}. */
  public Future<InetAddress> of(Origin origin) {
    return resolver
        .of(origin.hostToResolve())
        .recover(
            unknown ->
                Future.failedFuture(
                    new VaultRefusal(
                        VaultError.UPSTREAM_ERROR,
                        "upstream_unknown",
                        "The upstream's name was not found.")))
        .map(addresses -> fitting(origin, addresses));
  }

  private InetAddress fitting(Origin origin, List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      boolean isListed = listed.contains(address.getHostAddress());
      if (!isListed && (!origin.tls() || !AddressScope.of(address).isPublic())) {
        throw new VaultRefusal(
            VaultError.FORBIDDEN,
            "address_not_allowed",
            "The upstream is at an address that the vault's operator does not allow.");
      }
    }
    return addresses.getFirst();
  }
}
