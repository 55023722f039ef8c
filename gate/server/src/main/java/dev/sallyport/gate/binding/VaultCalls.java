package dev.sallyport.gate.binding;

import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;

/** What every call to a bound vault needs: where it is now, and a signature. */
final class VaultCalls {
  private final URI gateUrl;
  private final BindingSeal seal;
  private final OutboundAddresses addresses;
  private final CallSignatures signatures;

  /** Asks the system's resolver. */
  VaultCalls(Vertx vertx, String gateUrl, BindingSeal seal, InstantSource clock) {
    this.gateUrl = URI.create(gateUrl);
    this.seal = seal;
    this.addresses = new OutboundAddresses(new SystemHostAddresses(vertx), this.gateUrl);
    this.signatures = new CallSignatures(clock);
  }

  /**
   * A vault that may be called now, at an address that was looked at.
   *
   * @param headers sign the call
   */
  record Prepared(OutboundUrl url, InetAddress address, Map<String, String> headers) {}

  /**
   * The vault, and the signature of a call that posts {@code json} to it; fails with {@link
   * UnopenedBindingException} or with a problem of its URL.
   */
  Future<Prepared> prepare(ActiveBinding binding, String endpoint, byte[] json) {
    OutboundUrl url;
    BindingKey key;
    try {
      url = VaultUrl.parse(binding.vaultUrl(), gateUrl);
      key = seal.key(binding);
    } catch (UnfitUrlException e) {
      return Future.failedFuture(BindingProblems.unfitUrl(e));
    } catch (UnopenedBindingException e) {
      return Future.failedFuture(e);
    }
    return addresses
        .check(url)
        .map(
            address ->
                new Prepared(
                    url,
                    address,
                    signatures.of(binding.format(), key, url.endpoint(endpoint), json)));
  }
}
