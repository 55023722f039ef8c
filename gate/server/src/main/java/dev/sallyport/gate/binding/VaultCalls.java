package dev.sallyport.gate.binding;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/** What every call to an organisation's vault needs: where it is now, and a signature. */
final class VaultCalls {
  private static final int REQUEST_ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI gateUrl;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final OutboundAddresses addresses;
  private final InstantSource clock;

  /** Asks the system's resolver. */
  VaultCalls(
      Vertx vertx, String gateUrl, Bindings bindings, BindingSeal seal, InstantSource clock) {
    this.gateUrl = URI.create(gateUrl);
    this.bindings = bindings;
    this.seal = seal;
    this.addresses = new OutboundAddresses(new SystemHostAddresses(vertx), this.gateUrl);
    this.clock = clock;
  }

  /**
   * A vault that may be called now, at an address that was looked at.
   *
   * @param headers sign the call
   */
  record Prepared(OutboundUrl url, InetAddress address, Map<String, String> headers) {}

  /** The organisation's vault, and the signature of a call that posts {@code json} to it. */
  Future<Prepared> prepare(OrganisationId organisation, String endpoint, byte[] json) {
    return bindings
        .active(organisation)
        .compose(
            active ->
                prepare(
                    active.orElseThrow(() -> notFound("binding to a vault any more")),
                    endpoint,
                    json));
  }

  private Future<Prepared> prepare(ActiveBinding binding, String endpoint, byte[] json) {
    OutboundUrl url;
    CallSigner signer;
    try {
      url = VaultUrl.parse(binding.vaultUrl(), gateUrl);
      signer = CallSigner.of(binding.format(), key(binding));
    } catch (UnfitUrlException e) {
      throw BindingProblems.unfitUrl(e);
    }
    return addresses
        .check(url)
        .map(address -> new Prepared(url, address, signed(signer, url.endpoint(endpoint), json)));
  }

  private Map<String, String> signed(CallSigner signer, String path, byte[] json) {
    byte[] id = new byte[REQUEST_ID_BYTES];
    RANDOM.nextBytes(id);
    return signer.sign(
        new CallTarget("POST", path), "req_" + HexFormat.of().formatHex(id), json, clock.instant());
  }

  private BindingKey key(ActiveBinding binding) {
    try {
      return new BindingKey(
          binding.kid(),
          seal.open(binding.organisation(), binding.id(), binding.kid(), binding.sealedSecret()));
    } catch (GeneralSecurityException e) {
      throw new UnopenedBindingException(binding.id(), e);
    }
  }
}
