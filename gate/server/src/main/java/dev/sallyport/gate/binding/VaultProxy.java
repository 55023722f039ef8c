package dev.sallyport.gate.binding;

import static dev.sallyport.gate.request.Parameters.notFound;

import dev.sallyport.gate.identity.OrganisationId;
import dev.sallyport.gate.outbound.OutboundAddresses;
import dev.sallyport.gate.outbound.OutboundCalls;
import dev.sallyport.gate.outbound.OutboundUrl;
import dev.sallyport.gate.outbound.StreamedAnswer;
import dev.sallyport.gate.outbound.SystemHostAddresses;
import dev.sallyport.gate.outbound.UnfitUrlException;
import dev.sallyport.ticket.BindingKey;
import dev.sallyport.ticket.call.CallTarget;
import dev.sallyport.ticket.signing.CallSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/**
 * Requests that the vault makes with a credential while the gate waits: signed calls to {@code
 * /v1/proxy}, each with a ticket. The answer is an upstream's, with the credential masked; it is
 * not stored and not logged here.
 */
public final class VaultProxy {
  private static final String ENDPOINT = "/v1/proxy";

  /** Until the answer begins, and between its parts; the vault has less patience with upstreams. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int REQUEST_ID_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final URI gateUrl;
  private final Bindings bindings;
  private final BindingSeal seal;
  private final OutboundAddresses addresses;
  private final OutboundCalls calls;
  private final InstantSource clock;

  private VaultProxy(
      URI gateUrl,
      Bindings bindings,
      BindingSeal seal,
      OutboundAddresses addresses,
      OutboundCalls calls,
      InstantSource clock) {
    this.gateUrl = gateUrl;
    this.bindings = bindings;
    this.seal = seal;
    this.addresses = addresses;
    this.calls = calls;
    this.clock = clock;
  }

  /** Asks the system's resolver and trusts the authorities that the Java runtime trusts. */
  public static VaultProxy over(
      Vertx vertx, String gateUrl, Bindings bindings, BindingSeal seal, InstantSource clock) {
    URI gate = URI.create(gateUrl);
    return new VaultProxy(
        gate,
        bindings,
        seal,
        new OutboundAddresses(new SystemHostAddresses(vertx), gate),
        new OutboundCalls(vertx, PATIENCE),
        clock);
  }

  /**
   * Has the organisation's vault make a request, once: it may not be one to repeat.
   *
   * @return the beginning of the answer; fails with a 502 problem when there is none
   */
  public Future<StreamedAnswer> send(OrganisationId organisation, byte[] json) {
    return bindings
        .active(organisation)
        .compose(
            active ->
                send(active.orElseThrow(() -> notFound("binding to a vault any more")), json));
  }

  private Future<StreamedAnswer> send(ActiveBinding binding, byte[] json) {
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
        .compose(
            address -> calls.postForStream(url, address, ENDPOINT, signed(signer, url, json), json))
        .recover(failure -> Future.failedFuture(BindingProblems.unreachable(failure)));
  }

  private Map<String, String> signed(CallSigner signer, OutboundUrl url, byte[] json) {
    byte[] id = new byte[REQUEST_ID_BYTES];
    RANDOM.nextBytes(id);
    return signer.sign(
        new CallTarget("POST", url.endpoint(ENDPOINT)),
        "req_" + HexFormat.of().formatHex(id),
        json,
        clock.instant());
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
