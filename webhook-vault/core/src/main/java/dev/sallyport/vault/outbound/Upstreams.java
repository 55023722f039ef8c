package dev.sallyport.vault.outbound;

import dev.sallyport.vault.request.UpstreamRequest;
import io.vertx.core.Future;
import java.net.InetAddress;

/** Sends requests to upstreams. */
public interface Upstreams {
  /**
   * Sends a request to an address that {@link UpstreamAddresses} gave. Fails with a {@link
   * dev.sallyport.vault.endpoint.VaultRefusal} when no answer came.
   */
  Future<UpstreamAnswer> send(UpstreamRequest request, InetAddress address);
}
